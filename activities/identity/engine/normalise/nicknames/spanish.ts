/** Groups of given names and their short forms in Spanish, folded; the head first. */
export const SPANISH = `
adolfo fito
adrian adri
agustin tin
alejandro alex ale jandro
alfonso fonsi fonso
alfredo fredo
anastasio tasio
antonio tono antonino
asuncion asun
beatriz bea
bernardo nardo
carmen mamen menchu carmela carmina
concepcion concha conchi conchita
consuelo chelo
cristina cris
daniel dani
dolores lola loli lolita
eduardo edu lalo
encarnacion encarna encarni
enrique quique kike
ernesto neto
esperanza espe
federico fede
fernando nando ferran
francisca paca paqui paquita
francisco paco fran curro pancho paquito kiko xisco
gabriel gabi
gonzalo gonza
graciela chela
gregorio goyo
guadalupe lupe
guillermo guille memo
gumersindo sindo
herminia mini
hipolito polo
ignacio nacho inaki
inmaculada inma
isabel isa isabela chabela
jacinto chinto
javier javi xabi xavier xavi
jesus chus chuy suso
joaquin chimo quino ximo
jorge coque jordi
josefa pepa pepita fina
jose pepe pepito chema josema josete jose
juan juanjo juanma juanito juancho juanca juanra
leonardo leo
leticia leti
lorenzo loren
lourdes lurdes
lucia luci
luis lucho
luz lucha
magdalena magda malena
manuel manolo manu manolito lolo
manuela manoli
margarita marga
maria mari maruja mariquita
mercedes merche meche
milagros mila
miguel migue miki
monica moni
montserrat montse
natividad nati
nicolas nico
patricia patri
pilar pili
rafael rafa
ramon moncho
raul rulo
remedios reme
ricardo ricki
roberto rober
rosario charo
salvador salva
santiago santi yago
sebastian sebas
sergio checo
socorro coco
soledad sole
susana susi
teodoro teo
teresa tere maite
trinidad trini
vicente chente
victoria vicky
visitacion visi
yolanda yoli
`
