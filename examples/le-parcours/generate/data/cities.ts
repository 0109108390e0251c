import type { Zone } from '../calendar.ts'

/** A city: where it is, how many live there (thousands), and the store that is nearest. */
export interface City {
  readonly name: string
  readonly postal: string
  readonly country: 'FR' | 'CH'
  readonly lat: number
  readonly lon: number
  readonly store: string
  readonly zone: Zone
}

/** name|postal code|latitude|longitude|weight|store */
const FRANCE = `Paris|75008|48.8722|2.3120|60|S01
Paris|75012|48.8400|2.3876|60|S01
Paris|75016|48.8603|2.2620|60|S01
Paris|75017|48.8873|2.3072|55|S01
Boulogne-Billancourt|92100|48.8397|2.2399|30|S01
Neuilly-sur-Seine|92200|48.8846|2.2690|18|S01
Saint-Cloud|92210|48.8430|2.2190|12|S01
Rueil-Malmaison|92500|48.8777|2.1802|18|S01
Versailles|78000|48.8049|2.1204|24|S02
Saint-Germain-en-Laye|78100|48.8989|2.0938|16|S02
Le Vésinet|78110|48.8923|2.1333|8|S02
Saint-Nom-la-Bretèche|78860|48.8590|2.0210|6|S02
Saint-Quentin-en-Yvelines|78180|48.7830|2.0420|14|S02
Rambouillet|78120|48.6436|1.8340|8|S02
Fontainebleau|77300|48.4047|2.7016|8|S02
Melun|77000|48.5420|2.6554|8|S02
Chantilly|60500|49.1947|2.4612|8|S02
Senlis|60300|49.2058|2.5860|6|S02
Compiègne|60200|49.4179|2.8261|8|S02
Beauvais|60000|49.4295|2.0807|8|S02
Lille|59000|50.6292|3.0573|30|S03
Marcq-en-Barœul|59700|50.6710|3.0970|10|S03
Roubaix|59100|50.6942|3.1746|12|S03
Villeneuve-d'Ascq|59650|50.6233|3.1442|10|S03
Valenciennes|59300|50.3570|3.5235|8|S03
Dunkerque|59140|51.0344|2.3768|8|S03
Arras|62000|50.2910|2.7775|7|S03
Le Touquet-Paris-Plage|62520|50.5211|1.5909|6|S03
Boulogne-sur-Mer|62200|50.7264|1.6147|6|S03
Amiens|80000|49.8941|2.2958|12|S03
Reims|51100|49.2583|4.0317|14|S04
Épernay|51200|49.0400|3.9590|5|S04
Troyes|10000|48.2973|4.0744|7|S04
Metz|57000|49.1193|6.1757|12|S04
Thionville|57100|49.3580|6.1680|6|S04
Nancy|54000|48.6921|6.1844|13|S04
Épinal|88000|48.1724|6.4496|5|S04
Strasbourg|67000|48.5734|7.7521|28|S04
Haguenau|67500|48.8156|7.7900|5|S04
Colmar|68000|48.0794|7.3585|8|S04
Mulhouse|68100|47.7508|7.3359|10|S04
Belfort|90000|47.6397|6.8638|5|S04
Besançon|25000|47.2378|6.0241|10|S05
Dijon|21000|47.3220|5.0415|14|S05
Beaune|21200|47.0260|4.8400|5|S05
Chalon-sur-Saône|71100|46.7800|4.8530|6|S05
Mâcon|71000|46.3069|4.8287|5|S05
Lyon|69002|45.7530|4.8290|35|S05
Lyon|69006|45.7690|4.8500|30|S05
Villeurbanne|69100|45.7719|4.8902|16|S05
Écully|69130|45.7740|4.7780|8|S05
Caluire-et-Cuire|69300|45.7950|4.8470|8|S05
Bourg-en-Bresse|01000|46.2052|5.2255|6|S05
Saint-Étienne|42000|45.4397|4.3872|12|S05
Roanne|42300|46.0367|4.0689|5|S05
Grenoble|38000|45.1885|5.7245|16|S05
Meylan|38240|45.2090|5.7780|6|S05
Chambéry|73000|45.5646|5.9178|8|S05
Aix-les-Bains|73100|45.6885|5.9153|6|S05
Annecy|74000|45.8992|6.1294|16|S13
Évian-les-Bains|74500|46.4010|6.5880|4|S13
Thonon-les-Bains|74200|46.3700|6.4800|5|S13
Annemasse|74100|46.1934|6.2342|6|S13
Divonne-les-Bains|01220|46.3560|6.1430|4|S13
Ferney-Voltaire|01210|46.2550|6.1080|4|S13
Valence|26000|44.9334|4.8924|7|S05
Montélimar|26200|44.5580|4.7500|4|S05
Clermont-Ferrand|63000|45.7772|3.0870|12|S05
Vichy|03200|46.1270|3.4260|5|S05
Avignon|84000|43.9493|4.8055|10|S06
Orange|84100|44.1380|4.8070|4|S06
Nîmes|30000|43.8367|4.3601|11|S07
Marseille|13008|43.2660|5.3820|30|S06
Marseille|13001|43.2995|5.3840|25|S06
Aix-en-Provence|13100|43.5297|5.4474|18|S06
Cassis|13260|43.2140|5.5390|4|S06
Toulon|83000|43.1242|5.9280|13|S06
Hyères|83400|43.1204|6.1286|6|S06
Saint-Tropez|83990|43.2727|6.6386|3|S08
Saint-Raphaël|83700|43.4250|6.7680|6|S08
Fréjus|83600|43.4330|6.7370|6|S08
Draguignan|83300|43.5390|6.4660|4|S08
Cannes|06400|43.5528|7.0174|12|S08
Mougins|06250|43.6000|7.0050|6|S08
Mandelieu-la-Napoule|06210|43.5460|6.9380|6|S08
Grasse|06130|43.6580|6.9260|7|S08
Valbonne|06560|43.6410|7.0090|5|S08
Antibes|06600|43.5808|7.1239|12|S08
Nice|06000|43.7034|7.2663|28|S08
Menton|06500|43.7745|7.4975|4|S08
Montpellier|34000|43.6112|3.8767|22|S07
La Grande-Motte|34280|43.5610|4.0850|4|S07
Béziers|34500|43.3440|3.2150|6|S07
Narbonne|11100|43.1840|3.0030|5|S07
Perpignan|66000|42.6887|2.8948|9|S07
Carcassonne|11000|43.2130|2.3510|4|S07
Toulouse|31000|43.6045|1.4442|34|S07
Blagnac|31700|43.6350|1.3890|6|S07
Albi|81000|43.9298|2.1480|5|S07
Montauban|82000|44.0180|1.3550|5|S07
Rodez|12000|44.3510|2.5740|3|S07
Pau|64000|43.2951|-0.3708|9|S09
Biarritz|64200|43.4832|-1.5586|8|S09
Anglet|64600|43.4810|-1.5150|6|S09
Bayonne|64100|43.4929|-1.4748|7|S09
Saint-Jean-de-Luz|64500|43.3880|-1.6630|4|S09
Hossegor|40150|43.6640|-1.3980|4|S09
Dax|40100|43.7100|-1.0530|4|S09
Bordeaux|33000|44.8378|-0.5792|28|S09
Mérignac|33700|44.8420|-0.6450|10|S09
Arcachon|33120|44.6590|-1.1680|6|S09
Libourne|33500|44.9150|-0.2430|4|S09
Périgueux|24000|45.1840|0.7210|4|S09
Agen|47000|44.2030|0.6160|4|S09
Angoulême|16000|45.6484|0.1560|5|S09
La Rochelle|17000|46.1603|-1.1511|9|S09
Royan|17200|45.6230|-1.0280|4|S09
Limoges|87000|45.8336|1.2611|8|S09
Poitiers|86000|46.5802|0.3404|7|S10
Tours|37000|47.3941|0.6848|12|S10
Blois|41000|47.5860|1.3350|4|S10
Orléans|45000|47.9029|1.9093|11|S10
Chartres|28000|48.4439|1.4890|5|S02
Le Mans|72000|48.0061|0.1996|9|S10
Angers|49000|47.4784|-0.5632|12|S10
Nantes|44000|47.2184|-1.5536|26|S10
La Baule-Escoublac|44500|47.2860|-2.3930|7|S10
Saint-Nazaire|44600|47.2730|-2.2140|6|S10
La Roche-sur-Yon|85000|46.6705|-1.4260|5|S10
Les Sables-d'Olonne|85100|46.4970|-1.7830|5|S10
Rennes|35000|48.1173|-1.6778|18|S10
Saint-Malo|35400|48.6493|-2.0257|6|S10
Dinard|35800|48.6330|-2.0580|4|S10
Vannes|56000|47.6582|-2.7608|7|S10
Lorient|56100|47.7483|-3.3702|6|S10
Quimper|29000|47.9960|-4.1020|5|S10
Brest|29200|48.3904|-4.4861|10|S10
Saint-Brieuc|22000|48.5140|-2.7650|4|S10
Caen|14000|49.1829|-0.3707|10|S10
Deauville|14800|49.3610|0.0750|5|S02
Cabourg|14390|49.2910|-0.1130|3|S02
Étretat|76790|49.7070|0.2060|3|S02
Le Havre|76600|49.4944|0.1079|9|S02
Rouen|76000|49.4432|1.0999|12|S02
Évreux|27000|49.0270|1.1510|4|S02
Ajaccio|20000|41.9192|8.7386|5|S06
Bastia|20200|42.6970|9.4500|4|S06
Bonifacio|20169|41.3870|9.1590|2|S06`

const REUNION = `Saint-Denis|97400|-20.8789|55.4481|10|S11
Sainte-Marie|97438|-20.8970|55.5490|4|S11
Saint-Paul|97460|-21.0096|55.2707|8|S12
Saint-Gilles-les-Bains|97434|-21.0540|55.2230|6|S12
Saint-Pierre|97410|-21.3393|55.4781|8|S12
Le Tampon|97430|-21.2780|55.5150|5|S12`

const SWITZERLAND = `Genève|1201|46.2080|6.1420|10|S13
Genève|1206|46.1930|6.1580|8|S13
Nyon|1260|46.3830|6.2390|5|S13
Lausanne|1003|46.5210|6.6320|8|S13
Morges|1110|46.5110|6.4980|3|S13
Vevey|1800|46.4630|6.8430|3|S13`

function read(text: string, country: City['country'], zone: Zone): readonly (readonly [City, number])[] {
  return text.split('\n').map((line) => {
    const [name = '', postal = '', lat = '', lon = '', weight = '', store = ''] = line.split('|')
    return [
      { name, postal, country, lat: Number(lat), lon: Number(lon), store, zone },
      Number(weight),
    ] as const
  })
}

/** Cities and their weight among the brand's customers. */
export const CITIES: readonly (readonly [City, number])[] = [
  ...read(FRANCE, 'FR', 'Europe/Paris'),
  ...read(REUNION, 'FR', 'Indian/Reunion'),
  ...read(SWITZERLAND, 'CH', 'Europe/Zurich'),
]

const STREET_KINDS = [
  'rue',
  'rue',
  'rue',
  'avenue',
  'boulevard',
  'allée',
  'chemin',
  'impasse',
  'place',
  'quai',
]
const STREET_NAMES =
  'des Lilas,de la République,du Général Leclerc,des Acacias,Victor Hugo,de la Gare,du Moulin,des Écoles,Pasteur,de Verdun,de la Mairie,des Tilleuls,Jean Jaurès,du Château,de la Fontaine,des Roses,Émile Zola,de l’Église,du Stade,des Vignes,de la Paix,Gambetta,du Lavoir,des Cerisiers,de Bretagne,du Golf,des Pins,de la Plage,Carnot,des Peupliers,du Port,Saint-Michel,de Provence,du Bois,des Érables,Jules Ferry,de la Forêt,du Vieux Pont,des Jardins,de la Croix'
    .replaceAll('’', "'")
    .split(',')

export const STREETS = { kinds: STREET_KINDS, names: STREET_NAMES } as const
