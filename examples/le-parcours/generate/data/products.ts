/** A product. Prices in euro, with two digits. */
export interface Product {
  readonly sku: string
  readonly name: string
  readonly category: string
  readonly brand: string
  readonly price: number
  readonly cost: number
}

/** category prefix: name|brand|price, one product a line. */
const CATALOGUE = `Drivers DRV
Driver Mistral 460|Valcreuse|449
Driver Mistral Dame|Valcreuse|429
Driver "Ligne droite" 10.5|Fairmont|329
Driver Junior Élan|Élan|89
Bois BOI
Bois de parcours Mistral 3|Valcreuse|269
Bois de parcours Mistral 5|Valcreuse|249
Hybride Tramontane 4|Valcreuse|199
Hybride Tramontane 5; rigide|Valcreuse|199
Fers FER
Série de fers Alizé 5-PW|Valcreuse|799
Série de fers Alizé Dame 6-SW|Valcreuse|749
Série de fers Forgés T3|Fairmont|1199
Série Junior Élan 7 clubs|Élan|229
Wedges WED
Wedge Sable 56°|Fairmont|139
Wedge Lob 60°|Fairmont|139
Wedge Approche 52°|Fairmont|129
Putters PUT
Putter "Ligne droite" 34 pouces|Fairmont|129.9
Putter Maillet Équilibre|Valcreuse|219
Putter Lame Classique|Valcreuse|179
Putter Junior Élan|Élan|39.9
Balles BAL
Balles Distance x12|Birdie & Cie|19.9
Balles Tour Soft x12|Birdie & Cie|44.9
Balles Récupération x50|Birdie & Cie|34.9
Balles Couleur x12|Birdie & Cie|24.9
Chaussures CHA
Chaussures Dune homme|Semelle Verte|119
Chaussures Dune femme|Semelle Verte|119
Chaussures Pluie imperméables|Semelle Verte|149
Chaussures été sans crampons|Semelle Verte|99
Textile TEX
Polo Rosée homme|Rosée|49
Polo Rosée femme|Rosée|49
Pantalon Links|Rosée|79
Jupe-short Links|Rosée|69
Pull sans manches Bruyère|Rosée|59
Veste de pluie Averse|Rosée|159
Casquette Le Parcours|Rosée|24.9
Gants GAN
Gant cuir main gauche|Semelle Verte|17.9
Gant cuir main droite|Semelle Verte|17.9
Gants d'hiver, la paire|Semelle Verte|24.9
Sacs SAC
Sac trépied Sentier|Sentier|169
Sac chariot Sentier XL|Sentier|219
Housse de voyage|Sentier|129
Chariots CHR
Chariot manuel 3 roues|Sentier|189
Chariot électrique Silence|Sentier|899
Batterie lithium 36 trous|Sentier|249
Accessoires ACC
Télémètre laser Repère|Repère|249
Montre GPS Repère|Repère|299
Tees bois x100|Birdie & Cie|6.9
Relève-pitch gravé|Birdie & Cie|12.9
Parapluie double toile|Sentier|34.9
Serviette microfibre|Sentier|14.9
Services SRV
Réglage de lie et loft|Le Parcours|25
Changement de grip|Le Parcours|12
Fitting complet 1 h|Le Parcours|89
Carte cadeau 50|Le Parcours|50`

function read(): readonly Product[] {
  const products: Product[] = []
  let [category, prefix, number] = ['', '', 0]
  for (const line of CATALOGUE.split('\n')) {
    const [name = '', brand, price] = line.split('|')
    if (brand === undefined || price === undefined) {
      ;[category = '', prefix = ''] = name.split(' ')
      number = 0
      continue
    }
    number += 1
    const sku = `${prefix}-${String(number).padStart(4, '0')}`
    products.push({
      sku,
      name,
      category,
      brand,
      price: Number(price),
      cost: Math.round(Number(price) * 55) / 100,
    })
  }
  return products
}

export const PRODUCTS: readonly Product[] = read()
