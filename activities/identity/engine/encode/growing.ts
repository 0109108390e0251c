type Shared = Uint16Array | Uint32Array

/** A typed array that grows; `done` gives one in shared memory of just its length. */
export function growing<T extends Shared>(Type: new (from: number | SharedArrayBuffer) => T, room: number) {
  let array = new Type(room)
  let length = 0
  return {
    get array(): T {
      return array
    },
    length: () => length,
    push: (value: number): void => {
      if (length === array.length) {
        const wider = new Type(array.length * 2)
        wider.set(array)
        array = wider
      }
      array[length++] = value
    },
    done: (): T => {
      const all = new Type(new SharedArrayBuffer(length * array.BYTES_PER_ELEMENT))
      all.set(array.subarray(0, length))
      return all
    },
  }
}
