/** The same in Spanish. */
export const es = `
qué tiempo hace hoy
va a llover mañana
cuéntame un chiste
canta una canción
qué hora es
qué día es hoy
quién ganó el partido ayer
quién es el presidente
cuál es la capital de italia
cuántos años tienes
dónde vives
te quiero
me aburro
tengo hambre
estoy cansado
tengo un gato
es mi cumpleaños
qué hago de cenar
dame una receta de tortitas
pídeme una pizza
reservar una mesa para dos
reservar un vuelo a londres
busco un hotel
llama a un taxi
cómo llego al aeropuerto
traduce esto al inglés
cuánto es dos más dos
pon una alarma a las siete
enciende la luz
escríbeme un poema
ayúdame con los deberes
recomiéndame un libro
cómo va la bolsa
quiero un préstamo
me duele la cabeza
pedir cita con el médico
mi coche no arranca
necesito un fontanero
renovar mi pasaporte
no sé
prueba
bla bla bla
tengo una pregunta
qué horario tienen
abren los domingos
dónde está su tienda más cercana
cuál es su dirección
cuánto cuesta
es gratis
hay comisiones
cuánto tarda
cómo funciona
qué pasa después
cuál es la diferencia
es seguro
tienen ofertas
funciona en francia
cómo puedo pagar
volver
atrás
he perdido mis llaves
he perdido mi cartera
me han robado la bicicleta
cuándo llega el autobús
no funciona
hay un problema
nada funciona
solo estoy mirando
`;
