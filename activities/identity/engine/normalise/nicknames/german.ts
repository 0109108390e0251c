/** Groups of given names and their short forms in German, folded; the head first. */
export const GERMAN = `
adalbert adelbert
adolf adi dolf
albrecht brecht
alfred fredi
alois loisl luis aloys
andreas andi anderl andre
anton toni
arnold noldi
august gustl
bartholomaus barthel
benedikt bene
benjamin benni
bernhard bernd bernhart berni
berthold bert
burkhard burghard burkhart
christian christl krischan
christoph christof stoffel
clemens klemens
daniel dani
detlef detlev
dieter dietrich diether
dominik domi
eckhard eckart ekkehard eckehard
eduard edi ede
erhard erhart
erich erik
ferdinand ferdi ferdl nando
florian flori
franz franzl
friedrich fritz friedl friedel fiete
georg schorsch jorg jurgen girgl
gerhard gerd gert gerhart hardi
gunter gunther gunthar
hartmut hartmuth
heinrich heinz heiner hein heini hinrich
helmut hellmut helmuth hellmuth
hermann herrmann
hubert hubertus
jakob jockel
joachim jochen achim jo jochem
johannes hans johann hannes hansi hanns johan
josef joseph sepp seppl jupp beppo
karl carl kalle karli
kaspar caspar
klaus claus niklas nikolaus nicolaus klas
konrad conrad kurt curt
leonhard leo lenhard
leopold poldi
lorenz lenz laurenz
ludwig lutz wiggerl luggi
lukas lucas
manfred manni mani fredl
markus marcus
matthias mathias matthaus hias matze
maximilian maxl
michael michi michel michl
oskar oscar
peter petz
philipp philip lipp
rainer reiner rayner
reinhard reinhart reinhardt
richard richi
rudolf rudi rolf
sebastian basti wastl bastian
siegfried sigi siggi
siegmund sigmund
stefan stephan steffen
theodor theo
tobias tobi
ulrich uli ulli
viktor victor
volker volkher
walter walther
werner wernher
wilhelm willi willy helm
wolfgang wolf wolfi
adelheid heidi heide alheit
amalie malchen
angelika geli angela
anna anni annerl anneli
annemarie annemie
auguste gusti
barbara babsi barbel waberl
bettina tina
birgit brigitte gitti gitta
charlotte lotte lotti
christiane christina christa christel
claudia klaudia
cornelia conny nele
dorothea dorothee dora thea dorle
edeltraud traudl
eleonore lore nora
elfriede elfi
elisabeth elli else elsa liesl liesel lisl sissi elsbeth elsbe lisa betti ilse
erika erica
eva ev
franziska franzi fanni zenzi
friederike rike frieda
gabriele gabi gaby
gerlinde linde
gertrud gertraud trude trudi
gisela gisi
hannelore hanne
hedwig hedi hede
helene leni lene
henriette jette
herta hertha
hildegard hilde hilda
ingeborg inge inga
irmgard irma irmi
johanna hanna hanni hannah
josefine josefa peppi josephine fini
julia julchen
karin carin
karoline lina line karola
katharina kathi kati katrin kathrin katja trina kathe catharina
kunigunde gundi
lieselotte liselotte lilo
luise louise lulu
magdalena magda lena
margarete grete gretl gretchen margret margarethe margit gretel margot
maria marie mitzi mizzi mia ria
mathilde thilde
mechthild mechthilde
monika moni
regina gina
renate rena reni
rosa rosi rosl resi
rosemarie rosmarie romy
sabine bine
sibylle sybille
silvia sylvia
sofie sophie
stefanie steffi stephanie
susanne susi sanne
theresia therese
ursula uschi ulla
ute uta
veronika vroni
viktoria vicky
waltraud waltraut
wilhelmine minna mina helma
`
