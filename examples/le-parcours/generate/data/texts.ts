/** What people write. No text names anybody. */
export const PRAISE = [
  'Livraison rapide, emballage soigné. Je recommande.',
  'Conseils parfaits en magasin, on prend le temps de vous écouter.',
  'Le putter tient toutes ses promesses : j’ai gagné trois coups en deux semaines !',
  'Très bon rapport qualité-prix, le sac est léger et solide.',
  'Le fitting a changé mon swing. Merci à toute l’équipe.',
  'Site clair, commande simple, colis reçu en 48 h.',
  'Balles impeccables, même celles de récupération.',
  'Chaussures très confortables dès le premier parcours, même sous la pluie.',
] as const
export const MIXED = [
  'Correct, mais le délai annoncé n’a pas été tenu (5 jours au lieu de 2).',
  'Bon produit, mais la taille est petite : prenez une pointure au-dessus.',
  'Le choix en magasin est limité pour les gauchers…',
  'Rien à redire sur le club ; le service client, lui, répond lentement.',
  'Prix un peu élevés par rapport à la concurrence.',
] as const
export const BLAME = [
  'Colis abîmé à l’arrivée, et toujours pas de réponse à mes trois messages.',
  'Batterie du chariot morte après deux mois. Déçu.',
  'Le retour a pris un mois, c’est inadmissible !',
  'Trop de publicités par e-mail depuis ma commande.',
  'Article annoncé « en stock », puis annulé. Je ne reviendrai pas.',
] as const
export const TITLES = {
  good: ['Parfait', 'Très satisfait', 'Top !'],
  fair: ['Bien', 'Moyen', 'Correct'],
  bad: ['Déçu', 'À éviter', 'Plus jamais'],
} as const
export const COMMENTS = [
  'Superbe putter !\nMerci pour les conseils',
  'On se voit au "Trophée du Parcours", samedi ?',
  'Magnifique, vivement le printemps ⛳',
  'Encore en rupture de stock, dommage.',
  'Quel practice, quelle vue, quelle équipe !',
  'Le prix, s’il vous plaît ?',
  'Birdie au 7, enfin.\n\nGrâce à mon nouveau wedge',
] as const
export const POSTS = ['post-101', 'post-107', 'post-114', 'reel-22', 'reel-31', 'live-4', 'story-88'] as const
export const QUERIES = [
  'putter',
  'balles golf pas cher',
  'chariot électrique',
  'driver dame',
  'chaussures imperméables',
  'fitting',
  'gant gaucher',
  'sac trépied',
] as const
export const CLUBS = [
  'Golf de Valcreuse',
  'Golf des Trois Étangs',
  'Golf de la Bruyère',
  'Golf du Phare',
  'Golf de Montjoly',
  'Golf des Acacias',
  'Golf de la Côte Rousse',
  'Golf du Grand Pré',
] as const
export const CAMPAIGNS = [
  { source: 'newsletter', medium: 'email', name: 'printemps' },
  { source: 'newsletter', medium: 'email', name: 'ventes-privees' },
  { source: 'google', medium: 'cpc', name: 'marque' },
  { source: 'google', medium: 'cpc', name: 'putters', term: 'putter golf' },
  { source: 'instagram', medium: 'social', name: 'reel-31', content: 'story' },
  { source: 'fairway-magazine', medium: 'affiliate', name: 'numero-42' },
] as const
/** User agent, and the channel it stands for. */
export const AGENTS = {
  web: [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/134.0.0.0 Safari/537.36',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Safari/605.1.15',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Mobile/15E148 Safari/604.1',
    'Mozilla/5.0 (Linux; Android 15; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/134.0.0.0 Mobile Safari/537.36',
    'Mozilla/5.0 (iPad; CPU OS 18_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Mobile/15E148 Safari/604.1',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:136.0) Gecko/20100101 Firefox/136.0',
  ],
  mobile: [
    'LeParcours/4.2.1 (iPhone; iOS 18.3; Scale/3.00)',
    'LeParcours/4.2.0 (Linux; Android 15; Pixel 8 Mobile)',
  ],
  bot: ['Mozilla/5.0 (compatible; ParcoursBot/1.0; +https://bot.example/info)'],
} as const
