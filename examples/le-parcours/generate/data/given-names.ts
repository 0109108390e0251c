/** Given names, their frequency among women and men, and how they are called for short. */
const WOMEN =
  'Marie 90,Nathalie 60,Isabelle 58,Sylvie 52,Catherine 50,Françoise 44,Valérie 40,Christine 40,Sandrine 38,Véronique 36,Sophie 34,Céline 34,Chantal 30,Anne 30,Stéphanie 30,Patricia 28,Julie 28,Camille 28,Aurélie 26,Émilie 26,Élodie 24,Caroline 22,Laurence 22,Corinne 20,Hélène 20,Claire 20,Pauline 20,Mathilde 18,Brigitte 18,Dominique 18,Laura 18,Léa 18,Manon 18,Chloé 16,Sarah 16,Lucie 16,Audrey 16,Delphine 16,Virginie 16,Florence 15,Béatrice 14,Élisabeth 14,Agnès 12,Mélanie 12,Charlotte 12,Marion 12,Justine 12,Amandine 12,Anaïs 12,Noémie 10,Louise 10,Jeanne 10,Alice 10,Inès 10,Zoé 8,Margaux 8,Clémence 8,Gaëlle 8,Maëlys 6,Jade 8,Emma 12,Lola 6,Yasmine 6,Fatima 8,Nadia 8,Samira 6,Leïla 5,Thi 3,Mei 2,Anne-Sophie 6,Marie-Claude 8,Marie-Christine 8,Marie-Laure 5,Anne-Laure 5,Marie-Hélène 4'
const MEN =
  'Jean 70,Philippe 60,Michel 54,Pierre 50,Alain 48,Nicolas 46,Christophe 44,Patrick 42,Christian 40,Bernard 38,Frédéric 38,Laurent 36,Stéphane 34,Éric 34,Thierry 34,Olivier 32,David 30,Pascal 30,Sébastien 30,Julien 30,Daniel 28,Thomas 28,Alexandre 26,François 26,Gérard 24,Dominique 18,Jacques 24,Vincent 24,Bruno 22,Antoine 22,Maxime 22,Guillaume 20,Jérôme 20,Didier 20,Marc 20,Denis 16,Romain 18,Benjamin 18,Mathieu 18,Anthony 16,Kevin 14,Florian 14,Clément 16,Hugo 14,Lucas 14,Louis 12,Paul 12,Arthur 10,Gabriel 10,Léo 10,Théo 10,Raphaël 10,Adrien 12,Quentin 12,Xavier 12,Franck 14,Fabrice 14,Gilles 14,Yves 14,Hervé 12,Serge 10,Rémi 8,Loïc 8,Gaël 6,Yann 8,Mickaël 10,Cédric 12,Mohamed 14,Karim 8,Mehdi 8,Rachid 6,Ibrahim 5,Samuel 8,Joël 8,Jean-Pierre 14,Jean-Claude 12,Jean-Luc 12,Jean-François 10,Jean-Marc 10,Jean-Paul 8,Pierre-Yves 4,Minh 3'

const SHORT =
  'Catherine Cathy,Isabelle Isa,Nathalie Nath,Christine Cricri,Sandrine Sandra,Véronique Véro,Stéphanie Steph,Patricia Pat,Aurélie Lily,Caroline Caro,Élisabeth Babeth,Béatrice Béa,Mélanie Mel,Charlotte Charlie,Mathilde Mathou,Dominique Dom,Valérie Val,Delphine Del,Virginie Nini,Françoise Fanfan,Philippe Phil,Frédéric Fred,Christophe Chris,Christian Chris,Stéphane Steph,Patrick Pat,Sébastien Seb,Alexandre Alex,Nicolas Nico,Thomas Tom,Benjamin Ben,Guillaume Gui,Mathieu Mat,Anthony Tony,Maxime Max,Antoine Tonio,Gabriel Gab,Raphaël Raph,Mohamed Momo,Mickaël Mick,Jean-Pierre JP,Jean-Claude JC,Jean-Luc Jeannot,Jean-François Jef,Jean-Marc Jean,Marie-Claude Marie,Marie-Christine Marie,Anne-Sophie Anne,Marie-Laure Marie,Anne-Laure Anne,Vincent Vince,Théo Ted,Samuel Sam'

function frequencies(text: string): readonly (readonly [string, number])[] {
  return text.split(',').map((entry) => {
    const [name = '', weight = '1'] = entry.split(' ')
    return [name, Number(weight)] as const
  })
}

export const GIVEN_NAMES = { F: frequencies(WOMEN), M: frequencies(MEN) } as const

/** The short form of a name, for those that have one. */
export const NICKNAMES: ReadonlyMap<string, string> = new Map(
  SHORT.split(',').map((entry) => entry.split(' ') as [string, string]),
)
