/** Groups of given names and their short forms in French, folded; the head first. */
export const FRENCH = `
alexandre alexander
alexis lexi
antoine toine tony titouan
arnaud arno
auguste gus gusto
augustin tintin
baptiste bapt titi
barthelemy barth
bastien sebastien seb bast
benoit ben
bernard nanard bernie
bertrand bebert
camille cam
cedric ced
christian cricri
christophe chris tof christof
clement clem
corentin coco
cyril cyrille
damien dam
denis denys
didier did
dominique dom domi
edouard doudou eduard
emile mimile milo
emmanuel manu emanuel
eric erik
etienne stephane stef steph
eugene gege
fabien fab
fabrice fabou
ferdinand fernand nand
florent florian flo
francois franck fran franz
frederic fred fredo
gabriel gaby gab
geoffroy geoffrey geoff
georges jojo
gilbert gil
gilles gillou
gregoire greg gregory
guillaume guigui guillem will
henri riri
hugues hugo
jacques jacquot jacky
jeremie jeremy
jerome gerome
joel jo
joseph josef zef
julien juju jules
laurent lolo
leopold leo
loic loick
louis loulou ludo ludovic
luc lucas lucien
marcel marcello
mathieu matthieu mat matheo
mathis matisse
maurice momo
maxime max maxence
michel mich michou mimi
nicolas nico colas
olivier oliver olive
patrice patrick
paul paulo popaul
philippe phil philou
pierre pierrot piotr
raoul raul
raphael raph raf
raymond momond
robert robi
serge sergio
stanislas stan
sylvain syl
theodore theo
thibault thibaut thibaud tibo
valentin val
victor vic totor
vincent vinz
xavier xav
yann yannick jan
yves yvon
zacharie zach
adelaide adele
amelie amel
anais nais
annemarie annie
antoinette toinette
aurelie aurel lili
beatrice bea
benedicte bene
bernadette nadette
brigitte bri gitte
caroline caro
catherine cathy cath
cecile ceci
claire clairette
claudine claudie
clothilde clotilde
eleonore leonore
eliane liane
elisabeth babeth elise lise zabeth lisbeth
elodie elo
evelyne eve
francoise fanchon soisic
helene lena
ines agnes
isabelle isa zaza
jacqueline jacquie
juliette julie
laure laurence laurie
louise louison
lucie lucile lucette
madeleine mado madelon
marguerite margot margaux guite
marie manon marion mariette
michele micheline michelle
nathalie nath nat
nicole nicolette
patricia pat
paulette pauline
roseline rosalie
sandrine sandra
sophie sof
stephanie fanny
suzanne suzette suzon
sylvie sylviane
veronique vero
yvette yvonne
`
