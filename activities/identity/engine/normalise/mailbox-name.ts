/** What stands before the @ of a mailbox that is nobody's own, or says how it is used and not whose it is. */
const NOBODY = new Set(
  (
    'accueil admin administracion administration algemeen amministrazione atencion bestellung ' +
    'bestellungen biuro boekhouding bonjour booking buchhaltung buero bureau cliente clientes clienti ' +
    'comercial commande compta comptabilite contact contacto contato contatti correo direction email ' +
    'empfang equipe famiglia familia familie famille family geral gezin hello hola home hotel info ' +
    'informacion infos klant klanten klantenservice klient kontakt kundenservice loja mail maison ' +
    'marketing newsletter noemail noreply obsluga office ordini pedidos perso poczta post posta ' +
    'postmaster prenotazioni pro recepcion recepcja receptie reception rechnung reklamacje reply ' +
    'reservas rezeption rodzina sales secretariat service shop sklep spam sprzedaz support team test ' +
    'thuis tienda ufficio vendas vendite ventas verkauf verkoop vertrieb webmaster zamowienia'
  ).split(' '),
)

/**
 * The names that a mailbox is called by: `lea.martin` and `l.martin35` say so, `lea35` and `famille.martin` do not.
 * Two words of letters, parted by a dot, a dash or a low line; digits and what comes after are somebody's namesake.
 */
export function mailboxName(address: string): { readonly given: string; readonly family: string } {
  const at = address.lastIndexOf('@')
  const words = (at < 1 ? '' : (address.slice(0, at).split('+', 1)[0] ?? '')).toLowerCase().split(/[._-]+/)
  const [given = '', second = ''] = words
  const family = second.replace(/\d+$/, '')
  const areNames = /^\p{L}+$/u.test(given) && /^\p{L}{2,}$/u.test(family)
  return areNames && !NOBODY.has(given) && !NOBODY.has(family) ? { given, family } : { given: '', family: '' }
}
