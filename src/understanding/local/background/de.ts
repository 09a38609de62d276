/** The same in German. */
export const de = `
wie wird das wetter heute
regnet es morgen
erzähl mir einen witz
sing ein lied
wie spät ist es
welcher tag ist heute
wer hat gestern gewonnen
wer ist der präsident
was ist die hauptstadt von italien
wie alt bist du
wo wohnst du
ich liebe dich
mir ist langweilig
ich habe hunger
ich bin müde
ich habe eine katze
heute ist mein geburtstag
was soll ich heute kochen
ein rezept für pfannkuchen
bestell mir eine pizza
einen tisch für zwei reservieren
einen flug nach london buchen
ich suche ein hotel
ruf ein taxi
wie komme ich zum flughafen
übersetze das ins englische
wie viel ist zwei plus zwei
stell einen wecker auf sieben
mach das licht an
schreib mir ein gedicht
hilf mir bei den hausaufgaben
empfiehl mir ein buch
wie steht die aktie
ich möchte einen kredit
ich habe kopfschmerzen
einen termin beim arzt machen
mein auto springt nicht an
ich brauche einen klempner
meinen reisepass verlängern
ich weiß nicht
test
bla bla bla
ich habe eine frage
wie sind ihre öffnungszeiten
haben sie sonntags offen
wo ist ihr nächstes geschäft
wie ist ihre adresse
was kostet das
ist das kostenlos
gibt es gebühren
wie lange dauert das
wie funktioniert das
was passiert danach
was ist der unterschied
ist das sicher
gibt es angebote
geht das in spanien
wie kann ich bezahlen
zurück
ich habe meine schlüssel verloren
ich habe meinen geldbeutel verloren
mein fahrrad wurde gestohlen
wann kommt der bus
es geht nicht
es gibt ein problem
nichts funktioniert
ich schaue nur
`;
