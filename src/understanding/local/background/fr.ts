/** The same in French. */
export const fr = `
quel temps fait il aujourd'hui
est ce qu'il va pleuvoir demain
raconte moi une blague
chante une chanson
quelle heure est il
quel jour sommes nous
qui a gagné le match hier soir
qui est le président
quelle est la capitale de l'italie
quel âge as tu
où habites tu
je t'aime
je m'ennuie
j'ai faim
je suis fatigué
j'ai un chat
c'est mon anniversaire
que manger ce soir
donne moi une recette de crêpes
commande moi une pizza
réserve une table pour deux
réserver un vol pour londres
je cherche un hôtel
appelle un taxi
comment aller à l'aéroport
traduis ça en anglais
combien font deux et deux
mets un réveil à sept heures
allume la lumière
écris moi un poème
aide moi à faire mes devoirs
recommande moi un livre
quel est le cours de la bourse
je voudrais un crédit
j'ai mal à la tête
prendre rendez vous chez le médecin
ma voiture ne démarre pas
j'ai besoin d'un plombier
renouveler mon passeport
je ne sais pas
peu importe
essai
bla bla bla
j'ai une question
je voudrais un renseignement
quels sont vos horaires
êtes vous ouverts le dimanche
où est votre boutique la plus proche
quelle est votre adresse
combien ça coûte
est ce que c'est gratuit
y a t il des frais
combien de temps ça prend
comment ça marche
que se passe t il ensuite
quelle est la différence
est ce que c'est sûr
avez vous des promotions
est ce que ça marche en espagne
quelle est la couverture chez moi
comment payer
retour
pourquoi ai je reçu ce message
j'ai perdu mes clés
j'ai perdu mon portefeuille
on m'a volé mon sac
on m'a volé mon vélo
je veux changer de voiture
je veux changer de chaîne
où est la télécommande
quand arrive le bus
quels sont vos projets
ça ne marche pas
il y a un problème
rien ne va
je regarde seulement
`;
