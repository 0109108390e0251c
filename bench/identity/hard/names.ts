/** First names with the short and other forms that people use of them. The earlier ones are the more common. */
export const WOMEN: readonly (readonly string[])[] = `
Marie|Mary Sophie|Sofie Anna|Ann,Anne Elizabeth|Liz,Beth,Betty,Lisa Catherine|Kate,Cathy,Kathrin Julia|Julie Laura
Sarah|Sara Margaret|Maggie,Peggy,Meg Emma Christine|Chris,Tina Alexandra|Alex,Sandra Isabelle|Isabel,Bella Nicole|Nicky
Susan|Sue,Susanne Patricia|Pat,Trish Jennifer|Jenny,Jen Nathalie|Natalie Camille Claudia Monika|Monica Petra Sabine
Andrea Barbara|Babs Helena|Helen,Lena Françoise|Francoise Hélène|Helene Chloé|Chloe Léa|Lea Manon Inès|Ines Zoé|Zoe
Katharina|Kathi,Kate Johanna|Hanna,Jo Franziska|Franzi Annika Birgit Ursula|Uschi Renate Gisela Ingrid Heike Jacqueline|Jackie
Deborah|Debbie,Deb Victoria|Vicky,Tori Abigail|Abby Charlotte|Lotte,Charlie Amelia|Amy,Millie Olivia|Liv Grace Ruby
Fatima Aisha Yasmin Mei Priya Olga Natalia|Natasha Svetlana Ewa|Eva Agnieszka Magdalena|Magda,Lena Beatriz Carmen Lucía|Lucia
Rosalind|Ros Gwendolyn|Gwen Philippa|Pippa Josephine|Jo,Josie Theodora|Thea,Dora`
  .trim()
  .split(/\s+/)
  .map(forms)

export const MEN: readonly (readonly string[])[] = `
Thomas|Tom,Tommy John|Jack,Johnny Michael|Mike,Mick David|Dave Peter|Pete Robert|Bob,Rob,Bobby Jean Pierre William|Bill,Will
Daniel|Dan,Danny Christian|Chris Martin Andreas|Andi Stefan|Stephan James|Jim,Jamie Richard|Rick,Dick Paul Alexander|Alex,Sascha
Nicolas|Nico,Nicholas Philippe|Philip,Phil Joseph|Joe,Jo Charles|Charlie,Chuck Anthony|Tony Matthew|Matt,Matthias Edward|Ed,Ted
Frédéric|Frederic,Fred Sébastien|Sebastien Benoît|Benoit Jérôme|Jerome François|Francois Guillaume Mathieu|Matthieu Julien
Wolfgang|Wolf Jürgen|Juergen,Jurgen Günter|Guenter,Gunter Klaus|Claus Heinz Horst Uwe Dieter Maximilian|Max Johannes|Hannes,Jo
Benjamin|Ben Samuel|Sam Jonathan|Jon,Jonny Gregory|Greg Timothy|Tim Kenneth|Ken Ronald|Ron Lawrence|Larry Leonard|Len,Lenny
Mohammed|Mohamed,Mo Ahmed|Ahmad Ali Wei Raj Igor Dmitri|Dmitry Piotr|Peter Krzysztof Tomasz|Tom Luis José|Jose,Pepe Carlos
Rupert Hugo Oscar|Oskar Felix Leon|Léon Theodore|Theo,Ted`
  .trim()
  .split(/\s+/)
  .map(forms)

/** The other forms of a first name, none where it has none. */
export const otherForms = (name: string): readonly string[] => FORMS.get(name) ?? []

const COMMON = `Martin Bernard Müller Schmidt Smith Jones Dubois Williams Schneider Durand Taylor Fischer Brown Leroy Weber
Davies Moreau Meyer Evans Wagner Laurent Becker Wilson Schulz Simon Hoffmann Thomas Michel Johnson Lefebvre Koch Roberts Garcia
Bauer Robinson Richter Roux Wright Klein Thompson Fournier Wolf White Schröder Hughes Girard Neumann Edwards Schwarz Bonnet Green
Zimmermann Hall Braun Lambert Wood Krüger Harris Fontaine Hofmann Lewis Hartmann Rousseau Jackson Lange Clarke Vincent Werner
Turner Krause Hill Lehmann Cooper Morel Köhler Ward O'Brien Müller-Lange Le-Gall MacDonald Nguyen Khan Patel Kowalski Yilmaz`
const HEADS =
  'Ash Brad Carl Dun El Ford Gar Hart Kings Lang Mar Nor Oak Pem Rad Stan Thorn Wal West Win Alt Berg Feld Hoch Stein'
const TAILS =
  'worth ton ley field ham berg mann hausen wood stead ford bury er bach inger wick combe shaw gate meier'

/** Surnames; the earlier ones are the more common. */
export const SURNAMES: readonly string[] = [
  ...COMMON.split(/\s+/),
  ...TAILS.split(' ').flatMap((tail) => HEADS.split(' ').map((head) => head + tail)),
]

export const STREETS: readonly string[] =
  `High_Street Station_Road Church_Lane Park_Avenue Mill_Road Queen_Street Rue_de_la_Paix
Rue_Victor_Hugo Avenue_Foch Rue_des_Lilas Boulevard_Voltaire Hauptstraße Bahnhofstraße Gartenweg Schillerstraße Am_Markt
Lindenallee Kirchgasse Elm_Street Oak_Drive Maple_Avenue Victoria_Road Green_Lane Rue_du_Moulin Place_Carnot Goethestraße
Bergweg Dorfstraße Waldstraße Kings_Road Manor_Close Springfield_Road Rue_Pasteur Quai_Rambaud Chemin_Vert Ringstraße`
    .split(/\s+/)
    .map((street) => street.replaceAll('_', ' '))

export const CITIES: readonly string[] =
  `Lyon Paris Lille Nantes Bordeaux Berlin Hamburg München Köln Leipzig London Leeds Bristol
Bath York Boston Denver Austin Portland Dijon Tours Reims Bremen Essen Ulm Trier Derby Oxford Truro Salem`.split(
    /\s+/,
  )

const FORMS: ReadonlyMap<string, readonly string[]> = new Map(
  [...WOMEN, ...MEN].map(([name = '', ...others]) => [name, others]),
)

function forms(entry: string): readonly string[] {
  const [name = '', others] = entry.split('|')
  return [name, ...(others?.split(',') ?? [])]
}
