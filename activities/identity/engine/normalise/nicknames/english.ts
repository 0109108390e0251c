/** Groups of given names and their short forms in English, folded; the head first. */
export const ENGLISH = `
alexander alex alec alick sandy xander lex
abraham abe abram bram
albert al bert bertie
alfred alf alfie fred
andrew andy drew
anthony tony anton ant
arthur art artie
benjamin ben benny benji
charles charlie chas chuck charley chaz
christopher chris kit topher
daniel dan danny
david dave davy davey
donald don donny donnie
edward ed eddie ned ted teddy eddy
francis frank frankie
frederick fred freddie freddy frederic
george geo georgie
gerald gerry jerry
gregory greg gregg
henry harry hank hal
herbert herb 
hugh hughie huw
jacob jake
james jim jimmy jamie jas jem
jeffrey jeff geoff geoffrey
john johnny jack jock jon johnnie
jonathan jonny johnathan
joseph joe joey jos
joshua josh
kenneth ken kenny
lawrence larry laurence lawrie laurie
leonard len lenny 
lewis lew louis lou louie
matthew matt mathew
michael mike mick micky mickey mikey
nathaniel nathan nat nate
nicholas nick nicky nicolas nico
patrick pat paddy
peter pete
philip phil phillip pip
randolph randy
raymond ray
richard dick rick ricky rich richie
robert bob bobby rob robbie bobbie robby
ronald ron ronnie
rudolph rudy
samuel sam sammy
sidney sid sydney
stephen steve steven stevie
terence terry
theodore theo
thomas tom tommy thos tomas
timothy tim timmy
vincent vince vinny
walter walt wally
william bill billy will willie wm liam willy
zachary zach zack zak
abigail abby abbie
agnes aggie
alexandra sandra alexa
alice ally
amanda mandy
angela angie
ann anne anna annie nancy nan hannah
antonia toni
barbara babs barb barbie
beatrice bea trixie
caroline carrie carolyn lina
catherine kate katie kathy cathy katherine kathleen kitty kathryn cath kay
charlotte lottie 
christine christina chrissie tina
clara clare claire
deborah debbie deb debra
dorothy dot dolly dottie
edith edie
eleanor ellie nell nellie elinor nora
elizabeth liz beth betty lizzie eliza betsy elisabeth bess lisbeth libby
ellen helen 
emily em emmie
emma
esther hester
florence flo florrie
frances fanny fran 
georgina 
gertrude gertie trudy
harriet hattie harriett
helen 
isabella isabel bella isobel belle
jacqueline jackie
jane janie janet 
jennifer jenny jen jennie
jessica jess jessie
joan joanie
joanna jo joanne
josephine josie
judith judy judi
julia julie 
laura 
lillian lily lilian
louisa louise 
lucy lucie
madeleine maddie madeline
margaret maggie meg peggy madge marge margie greta daisy rita
martha mattie
mary molly polly mamie may marie maria
matilda tilly maud
mildred millie
pamela pam
patricia patty tricia trish patsy
pauline 
penelope penny
rebecca becky becca
rosemary rosie rose
samantha 
sarah sally sadie sara
stephanie steph
susan sue susie suzy susanna susannah suzanne
theresa tess tessa teresa
valerie val
veronica vera
victoria vicky vicki
virginia ginny
winifred winnie freda
`
