/** Groups of given names and their short forms in Italian, folded; the head first. */
export const ITALIAN = `
addolorata dora
agostino tino
alessandra sandra
alessandro sandro ale
alfonso fonzo
andrea andre
angela angelina lina
antonella nella
antonia tonia antonietta
antonio toni tonino totonno
assunta assuntina
benedetto benny
carmela carmelina melina
carmine carminuccio
carolina carola
concetta tina titina
costantino costa
cristoforo cristo
daniele dani
domenico mimmo mimi menico
eleonora nora
elisabetta betta lisa
emanuele manu lele
federica fede
federico fede chicco
ferdinando nando
filippo pippo
francesca franca checca
francesco checco ciccio
gabriele lele
gaetano tano
gerardo dino
giacomo giac mino
giancarlo carlo
gianluca luca
giovanna gianna vanna
giovanni gianni nanni vanni
giuseppa peppa pina
giuseppe beppe peppe pino peppino beppino geppo
giuseppina pina pinuccia
gregorio gregory
guglielmo memo
ignazio gnazio
lorenzo renzo
luigi gigi luigino gino
luigia gina luigina
margherita rita
massimiliano max massi
massimo max massi
michele michi lele
nicola nico cola
patrizia patty
pasquale lino
pietro piero
raffaele lello raf
raffaella lella
roberto robi
rocco rocchino
rosaria sara
salvatore toto turi tore
sebastiano bastiano
stefano ste
teresa teresina
tommaso masino tommy
valentina vale
vincenza enza
vincenzo enzo cenzo
vittorio vito
`
