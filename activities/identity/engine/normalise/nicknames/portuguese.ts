/** Groups of given names and their short forms in Portuguese, folded; the head first. */
export const PORTUGUESE = `
alberto beto
ana aninhas
antonio to toninho tonio
aparecida cida
augusto guto guga
beatriz bia
carolina carol
catarina cati
conceicao sao
cristiano cris
eduardo edu dudu
fernanda nanda
fernando nando
filipe lipe
francisca chica xica
francisco chico xico
guilherme gui
gustavo gugu
helena lena
henrique rique
isabel bela belinha
joao janjao joaozinho
joaquim quim
jose ze zeca zezinho
leonor nono
luis lula luisinho
manuel manel nelo manuelinho
margarida guida
maria mariazinha
mariana mari
matilde tilde
patricia pati
pedro pedrinho
rafael rafa
ricardo ricas
rodrigo digo
sebastiao tiao
teresa teresinha
tiago ti
vitor vitinho
`
