/** The same in Dutch. */
export const nl = `
wat voor weer wordt het vandaag
gaat het morgen regenen
vertel een mop
zing een liedje
hoe laat is het
welke dag is het
wie heeft gisteren gewonnen
wie is de president
wat is de hoofdstad van italië
hoe oud ben je
waar woon je
ik hou van je
ik verveel me
ik heb honger
ik ben moe
ik heb een kat
het is mijn verjaardag
wat zal ik vanavond eten
een recept voor pannenkoeken
bestel een pizza
een tafel voor twee reserveren
een vlucht naar londen boeken
ik zoek een hotel
bel een taxi
hoe kom ik bij het vliegveld
vertaal dit in het engels
hoeveel is twee plus twee
zet een wekker om zeven uur
doe het licht aan
schrijf een gedicht
help me met mijn huiswerk
raad me een boek aan
hoe staat de beurs
ik wil een lening
ik heb hoofdpijn
een afspraak bij de dokter maken
mijn auto start niet
ik heb een loodgieter nodig
mijn paspoort verlengen
ik weet het niet
test
bla bla bla
ik heb een vraag
wat zijn uw openingstijden
bent u zondag open
waar is uw dichtstbijzijnde winkel
wat is uw adres
wat kost dat
is het gratis
zijn er kosten
hoe lang duurt het
hoe werkt dat
wat gebeurt er daarna
wat is het verschil
is het veilig
zijn er aanbiedingen
werkt dat in spanje
hoe kan ik betalen
terug
ik ben mijn sleutels kwijt
ik ben mijn portemonnee kwijt
mijn fiets is gestolen
wanneer komt de bus
het werkt niet
er is een probleem
niets werkt
ik kijk alleen maar
`;
