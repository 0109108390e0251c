/**
 * Header words of customer lists in English, French, German, Spanish, Dutch, Italian and Portuguese, without accents, in lower
 * case. `lang: words`; a word of two parts is written with a space. The first concept that fits wins.
 */
export type Concept =
  | 'email'
  | 'mobile'
  | 'phone'
  | 'customer_number'
  | 'loyalty_number'
  | 'given_name'
  | 'middle_name'
  | 'family_name'
  | 'full_name'
  | 'salutation'
  | 'address_line_2'
  | 'house_number'
  | 'address_line'
  | 'postal_code'
  | 'city'
  | 'region'
  | 'country'
  | 'birth_date'
  | 'gender'
  | 'updated_at'
  | 'created_at'
  | 'language'
  | 'company'
  | 'consent'
  | 'notes'
  | 'id'

export type Language = 'en' | 'fr' | 'de' | 'es' | 'nl' | 'it' | 'pt'

/** concept -> words by language, separated by commas. */
export const WORDS: Readonly<Record<Concept, Partial<Readonly<Record<Language, string>>>>> = {
  email: {
    en: 'email, e mail, mail, email address, e mail address, mail address, primary email, contact email',
    fr: 'courriel, adresse email, adresse e mail, adresse mail, mel, adresse electronique',
    de: 'emailadresse, e mail adresse, mailadresse, email adresse',
    es: 'correo, correo electronico, direccion de correo, direccion de email, mail de contacto',
    nl: 'e mailadres, emailadres, mailadres',
    it: 'posta elettronica, indirizzo email, indirizzo e mail',
    pt: 'correio eletronico, correio electronico, endereco de email',
  },
  mobile: {
    en: 'mobile, mobile phone, mobile number, cell, cell phone, cellphone, mobile phone number, sms',
    fr: 'portable, tel portable, telephone portable, mobile, tel mobile, telephone mobile, gsm, numero de portable',
    de: 'handy, handynummer, mobil, mobilnummer, mobiltelefon, mobilfunk',
    es: 'movil, telefono movil, celular, tel movil, tfno movil, tlf movil, numero de movil',
    nl: 'mobiel, mobiel nummer, mobiele telefoon, gsm nummer',
    it: 'cellulare, telefono cellulare, numero di cellulare',
    pt: 'telemovel, tlm, numero de telemovel, celular',
  },
  phone: {
    en: 'phone, telephone, phone number, telephone number, tel, tel no, home phone, landline, contact number',
    fr: 'telephone, tel fixe, telephone fixe, numero de telephone, fixe, no tel, n tel, num tel, tel domicile',
    de: 'telefon, telefonnummer, festnetz, rufnummer, tel nr, telefon nr, telefonnr',
    es: 'telefono, numero de telefono, tel fijo, telefono fijo, fijo, tel fno, tfno, tlf, tlfno, tel contacto, telefono contacto',
    nl: 'telefoon, telefoonnummer, vaste telefoon, tel nr',
    it: 'telefono, numero di telefono, telefono fisso, tel fisso, recapito telefonico',
    pt: 'telefone, numero de telefone, telef',
  },
  customer_number: {
    en: 'customer number, customer no, customer id, customer, client id, client number, account number, account id, customer code, customernumber, customerid, cust id, cust no, user id, member id, contact id, guest id, guest number, guest no, account no, account nr, acct no, acct number, acct',
    fr: 'numero client, no client, n client, num client, code client, id client, client, identifiant client, reference client, ref client, numero de client, n de client',
    de: 'kundennummer, kunden nr, kundennr, kunden id, kunde, kd nr, kdnr, kunden nummer, kundenid',
    es: 'numero de cliente, numero cliente, id cliente, codigo cliente, codigo de cliente, cliente, n cliente, no cliente, no huesped, n huesped, numero de huesped, no socio, n socio, numero de socio, num cliente, id huesped',
    nl: 'klantnummer, klant nr, klantnr, klant id, klant, klantcode, relatienummer',
    it: 'numero cliente, codice cliente, id cliente, cliente, cod cliente, codice ospite, id ospite, n cliente, numero ospite',
    pt: 'numero de cliente, n cliente, no cliente, codigo cliente, codigo de cliente, no hospede, n hospede, numero de hospede, no socio, n socio',
  },
  loyalty_number: {
    en: 'loyalty number, loyalty card, loyalty id, card number, membership number, loyalty card number, member number',
    fr: 'carte de fidelite, numero de carte, no carte, carte fidelite, numero de fidelite, numero carte fidelite, n carte',
    de: 'kundenkarte, kartennummer, bonuskarte, mitgliedsnummer, treuekarte',
    es: 'tarjeta de fidelidad, numero de tarjeta, tarjeta',
    nl: 'klantenkaart, kaartnummer, spaarkaart',
    it: 'carta fedelta, numero carta, tessera, tessera fedelta',
    pt: 'cartao de cliente, numero de cartao, cartao',
  },
  given_name: {
    en: 'fname, first name, firstname, given name, givenname, forename, first',
    fr: 'prenom, prenoms, prenom client',
    de: 'vorname, vornamen, rufname',
    es: 'nombre, nombre de pila',
    nl: 'voornaam, roepnaam, voornamen',
    it: 'nome',
    pt: 'nome, primeiro nome, nome proprio, nomes proprios',
  },
  middle_name: {
    en: 'middle name, middlename, middle initial, middle, middle names',
    fr: 'deuxieme prenom',
    de: 'zweiter vorname',
    es: 'segundo nombre',
    nl: 'tussenvoegsel',
    it: 'secondo nome',
    pt: 'nome do meio, segundo nome',
  },
  family_name: {
    en: 'lname, last name, lastname, surname, family name, familyname, last, maiden name',
    fr: 'nom, nom de famille, nom client, nom de jeune fille, nom usuel, nom de naissance',
    de: 'nachname, familienname, zuname, geburtsname',
    es: 'apellido, apellidos, primer apellido, segundo apellido',
    nl: 'achternaam, familienaam',
    it: 'cognome',
    pt: 'apelido, apelidos, sobrenome, ultimo nome',
  },
  full_name: {
    en: 'full name, fullname, customer name, name, contact name, display name, contact',
    fr: 'nom complet, nom prenom, nom et prenom, prenom nom, contact, raison sociale',
    de: 'name, vollstandiger name, kundenname, vor und nachname, ansprechpartner',
    es: 'nombre completo, nombre y apellidos, nombre del cliente',
    nl: 'naam, volledige naam, klantnaam',
    it: 'nome completo, nome e cognome, nominativo',
    pt: 'nome completo, nome e apelido',
  },
  salutation: {
    en: 'title, salutation, prefix, honorific',
    fr: 'civilite, titre',
    de: 'anrede, titel',
    es: 'tratamiento',
    nl: 'aanhef, titel',
    it: 'titolo',
    pt: 'tratamento, titulo',
  },
  address_line_2: {
    en: 'address 2, address line 2, address2, apartment, suite, unit',
    fr: 'adresse 2, complement adresse, complement d adresse, complement',
    de: 'adresszusatz, adresse 2',
    es: 'direccion 2, piso',
    nl: 'adres 2, toevoeging',
    it: 'indirizzo 2, interno',
  },
  house_number: {
    en: 'house number, house no, street number',
    fr: 'numero de rue, no rue',
    de: 'hausnummer, haus nr, hausnr',
    es: 'numero de calle',
    nl: 'huisnummer, huisnr',
    it: 'numero civico, civico',
    pt: 'numero de porta, no porta',
  },
  address_line: {
    en: 'address, street, street address, address 1, address line 1, address1, address line, mailing address, postal address',
    fr: 'adresse, rue, adresse 1, adresse postale, voie',
    de: 'adresse, strasse, anschrift, strasse hausnummer, str, strasse nr',
    es: 'direccion, calle, domicilio, direccion 1',
    nl: 'adres, straat, straatnaam, adres 1',
    it: 'indirizzo, via, indirizzo 1',
    pt: 'morada, endereco, rua, logradouro',
  },
  postal_code: {
    en: 'postal code, postcode, post code, zip, zip code, zipcode, postalcode',
    fr: 'code postal, cp, codepostal',
    de: 'plz, postleitzahl',
    es: 'codigo postal, c p, cod postal, codpostal',
    nl: 'postcode',
    it: 'cap, codice postale',
    pt: 'codigo postal, cod postal, cep',
  },
  city: {
    en: 'city, town, locality, suburb',
    fr: 'ville, commune, localite',
    de: 'ort, stadt, wohnort',
    es: 'ciudad, poblacion, localidad, municipio',
    nl: 'plaats, stad, woonplaats, gemeente',
    it: 'citta, comune, localita',
    pt: 'cidade, localidade, concelho',
  },
  region: {
    en: 'region, state, county, province, district',
    fr: 'departement, region',
    de: 'bundesland, land kreis, kanton',
    es: 'provincia, comunidad',
    nl: 'provincie, regio',
    it: 'provincia, regione',
    pt: 'distrito, uf',
  },
  country: {
    en: 'country, country code, nation',
    fr: 'pays, code pays',
    de: 'land, staat, landercode',
    es: 'pais, codigo pais',
    nl: 'land, landcode',
    it: 'paese, nazione, stato',
    pt: 'pais',
  },
  birth_date: {
    en: 'birth date, birthdate, date of birth, dob, birthday, born, d o b, birth',
    fr: 'date de naissance, date naissance, naissance, ddn, ne le, anniversaire',
    de: 'geburtsdatum, geburtstag, geb datum, geboren, geb dat',
    es: 'fecha de nacimiento, fecha nacimiento, nacimiento, f nacimiento, f nac, fecha nac, fec nac, fec nacimiento, fnac',
    nl: 'geboortedatum, geb datum, verjaardag',
    it: 'data di nascita, data nascita, nascita, nato il, data nasc, d nascita',
    pt: 'data de nascimento, data nascimento, nascimento, data nasc, dt nasc, d nasc',
  },
  gender: {
    en: 'gender, sex',
    fr: 'sexe, genre',
    de: 'geschlecht',
    es: 'sexo, genero',
    nl: 'geslacht',
    it: 'sesso, genere',
    pt: 'sexo, genero',
  },
  updated_at: {
    en: 'updated at, updated, last updated, modified, last modified, modified at, updated on, changed, last change, update date',
    fr: 'date de modification, date modification, modifie le, mis a jour le, derniere modification, date maj, maj',
    de: 'geandert am, anderungsdatum, letzte anderung, aktualisiert am, geandert',
    es: 'fecha de modificacion, actualizado, ultima actualizacion, fecha modificacion',
    nl: 'gewijzigd op, laatst gewijzigd, wijzigingsdatum, gewijzigd',
    it: 'data modifica, modificato il, ultima modifica, aggiornato il',
    pt: 'data de alteracao, atualizado em, ultima alteracao',
  },
  created_at: {
    en: 'created at, created, created on, registered, registration date, signup date, customer since, date joined, member since',
    fr: 'date de creation, date creation, cree le, date d inscription, date inscription, inscrit le, client depuis',
    de: 'erstellt am, angelegt am, registriert am, anmeldedatum, kunde seit, erstellungsdatum',
    es: 'fecha de alta, fecha de registro, creado, fecha alta, cliente desde',
    nl: 'aangemaakt op, registratiedatum, klant sinds, aanmaakdatum',
    it: 'data creazione, creato il, data iscrizione, data registrazione, cliente dal',
    pt: 'data de registo, data de criacao, criado em, cliente desde',
  },
  language: {
    en: 'language, locale, lang',
    fr: 'langue',
    de: 'sprache',
    es: 'idioma',
    nl: 'taal',
    it: 'lingua',
    pt: 'lingua, idioma',
  },
  company: {
    en: 'company, company name, organisation, organization, employer',
    fr: 'societe, entreprise',
    de: 'firma, unternehmen',
    es: 'empresa',
    nl: 'bedrijf, bedrijfsnaam',
    it: 'azienda, ditta, ragione sociale',
    pt: 'empresa',
  },
  consent: {
    en: 'newsletter, opt in, optin, consent, marketing consent, email opt in, sms opt in, accepts marketing, subscribed, marketing, gdpr, permission',
    fr: 'consentement, opt in email, optin email, optin sms, accord newsletter, rgpd, abonne newsletter',
    de: 'einwilligung, werbeeinwilligung, dsgvo, newsletter abo',
    es: 'consentimiento, boletin, acepta publicidad',
    nl: 'toestemming, nieuwsbrief, avg',
    it: 'consenso, consenso marketing, privacy',
    pt: 'consentimento',
  },
  notes: {
    en: 'notes, note, comment, comments, remarks, remark, description, memo',
    fr: 'commentaire, commentaires, remarque, remarques, observations',
    de: 'bemerkung, bemerkungen, notiz, notizen, kommentar, anmerkung',
    es: 'notas, comentario, comentarios, observaciones',
    nl: 'opmerking, opmerkingen, notitie',
    it: 'commento, commenti, osservazioni',
    pt: 'notas, observacoes',
  },
  id: {
    en: 'unique id, rec id, row id, external id, source id, person id, id, key, number, no, nr, uuid, guid, reference, ref, code, identifier, record id',
    fr: 'identifiant, numero, num',
    de: 'nummer, kennung',
    es: 'identificador, numero',
    nl: 'nummer, kenmerk',
    it: 'identificativo, numero, codice',
    pt: 'identificador, numero',
  },
}

/** Words before another that only say whose it is: `billing city`, `home phone`. */
export const PREFIXES: ReadonlySet<string> = new Set(
  'addr address adresse billing shipping delivery home primary main customer client contact person kunden liefer rechnung livraison facturation principal'.split(
    ' ',
  ),
)

/** Words anywhere in a header that speak of a person, of an address, or of a number that names somebody. */
export const PERSONAL_WORDS: ReadonlySet<string> = new Set(
  'name names nom noms prenom vorname nachname nombre apellido apellidos naam voornaam achternaam nome cognome surname fname lname mother father spouse maiden addr address adresse anschrift direccion adres indirizzo street strasse rue calle straat via passport passeport ssn soc social national tax fiscal steuer nif dni bsn cpf driver drivers license licence iban bic card login user username twitter facebook instagram linkedin ip'.split(
    ' ',
  ),
)
