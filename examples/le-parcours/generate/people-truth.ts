import { type Facts, type Person, trueFacts } from './people.ts'
import { lineFile, type Sink } from './sink.ts'
import { dateOfNight, type World } from './world.ts'

const FORM = { encoding: 'utf8', end: '\n' } as const
const BREATH = 512

/** Writes who the people are, what happened to them in the nights, and who asked to be forgotten. */
export async function writePeople(world: World, nights: number, sink: Sink): Promise<void> {
  const people = lineFile(sink, 'truth/people.ndjson', FORM)
  const erasures = lineFile(sink, 'truth/erasures.csv', FORM)
  erasures.line('person,date,type,value')
  for (let index = 0; index < world.people; index += 1) {
    const person = world.person(index)
    people.line(JSON.stringify(truthOf(world, person, nights)))
    if (person.erasure < nights) {
      const { email } = trueFacts(person, person.erasure)
      erasures.line(`${person.id},${dateOfNight(world, person.erasure)},email,${email}`)
    }
    if (index % BREATH === 0) await people.flush()
  }
  await people.close()
  await erasures.close()
}

function truthOf(world: World, person: Person, nights: number) {
  const { id, household, given, gender, birthDate, phone, secondEmail } = person
  const tonight = person.changes.filter(({ night }) => night >= 0 && night < nights)
  return {
    person: id,
    household: `H${String(household.first).padStart(7, '0')}`,
    given_name: given,
    birth_name: person.before.family,
    gender: gender === 'F' ? 'female' : 'male',
    birth_date: birthDate,
    phone,
    household_phone: household.phone,
    second_email: secondEmail,
    household_email: household.email,
    erased: person.erasure < nights ? dateOfNight(world, person.erasure) : null,
    arrives: person.arrival < nights ? dateOfNight(world, person.arrival) : null,
    ...factsTruth(trueFacts(person, 0)),
    before: factsTruth(person.before),
    changes: tonight.map(({ kind, night }) => ({
      date: dateOfNight(world, night),
      kind,
      ...factsTruth(trueFacts(person, night)),
    })),
  }
}

function factsTruth({ family, email, address }: Facts) {
  const { name, postal, country, lat, lon } = address.city
  return {
    family_name: family,
    email,
    street: address.street,
    postal_code: postal,
    city: name,
    country,
    lat,
    lon,
  }
}
