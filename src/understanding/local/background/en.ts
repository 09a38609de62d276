/** Things people say that no flow should claim: small talk, other trades, questions for information. One a line. */
export const en = `
what is the weather like today
will it rain tomorrow
is it going to snow this weekend
how hot is it outside
tell me a joke
do you know any jokes
sing me a song
play some music
what time is it
what day is it today
what is the date
who won the match last night
who is the president
what is the capital of france
how old are you
where do you live
what do you think about politics
do you like football
what is the meaning of life
i love you
i am bored
i am hungry
i am so tired today
my dog ate my homework
i have a cat
we went to the beach yesterday
my sister is getting married
it is my birthday today
what should i cook for dinner
give me a recipe for pancakes
how do i make a cake
order me a pizza
order some flowers
i want to order a coffee
order food
in order to do that
find me a restaurant nearby
book a table for two
book a flight to london
i need a hotel room for tonight
rent a car for the weekend
call a taxi
how do i get to the airport
what is the traffic like
translate this into spanish
how do you say hello in german
spell necessary
what is two plus two
how many feet in a mile
convert ten miles to kilometres
set an alarm for seven
remind me to call my mother
turn off the lights
turn up the heating
write me a poem
write an essay about history
help me with my homework
write a python function
how do i fix this error in my code
what is the best film of the year
recommend me a book
who wrote this novel
what is the stock price
should i buy shares
is bitcoin going up
what is the exchange rate of the dollar
transfer money to my savings account
what is my bank balance
i want to apply for a loan
my credit card was declined
how do i open a bank account
what is my credit score
i have a headache
what should i take for a cold
make an appointment with the doctor
i need a dentist
my back hurts
how many calories are in an apple
how do i lose weight
i want to book a holiday
do i need a visa
where is my suitcase
the dishwasher is broken
my car does not start
i need a plumber
my tyres need changing
how do i renew my passport
when do the schools open
i need help with my taxes
who are you
are you real
what is your favourite colour
do you sleep
can you think
you are funny
nothing much
i do not know
not sure
whatever
hmm let me see
okay then
test
testing one two three
asdf
qwerty
blah blah blah
lorem ipsum dolor sit amet
foo bar
xyz
aaaa
hello world
i was here yesterday
it was a nice day
she said that it was fine
they told me so
he is coming later
we are going home
that is a good question
this is interesting
i think so
i have been waiting for a long time
i am not happy with this
this is taking too long
you did not answer my question
that did not work
it is not working
nothing works
there is a problem
something went wrong
i have a question
i want to ask something
i need some information
can i ask you something
could you tell me something
what are your opening hours
when are you open
are you open on sunday
where is your nearest shop
do you have a store in the city centre
what is your address
what is your phone number
what is your email address
how much does it cost
how much is it
is it free
are there any fees
is there a charge for that
what does this cost
why is it so expensive
how long does it take
how long will that take
when will it be ready
how does it work
what happens next
what happens if i do nothing
what is the difference
which one is better
is it safe
how do you use my data
what is your privacy policy
where can i find the terms and conditions
do you have any offers
do you offer a discount
are you hiring
i want to work for you
i am looking for a job
i want to complain about the music in the shop
can i use it abroad
does it work in spain
what is roaming
how good is the coverage at my house
is there an outage in my area
do you support this model
what payment methods do you accept
when is the payment due
can i pay by card
back
go back
what is a one time code
why did i get a message from you
is this message really from you
how do i know this is not a scam
somebody called me and said they were from your company
i got a strange text message
i do not want anything
i changed my mind about the weather
my neighbour has a new dog
i bought a new coat
i lost my keys
i lost my wallet on the train
my bag was stolen at the station
someone stole my bike
i lost the game
i cannot find my glasses
i broke my arm
i want to change my shirt
i want to change the channel
change the subject
i need a new pair of shoes
i need a new car
can you move the meeting
move the sofa to the other room
where is the remote control
where is my mind
track my run
what is the status of the project
has the train left
when does the bus arrive
the plan is to go out tonight
what are your plans for the weekend
that was not the plan
upgrade my seat on the plane
cancel my gym membership
cancel my dinner reservation
return this jacket
i want my money back for the ticket
who is your boss
is your company listed
who founded the company
how many people work there
do you recycle
what is your carbon footprint
thank you for nothing
never mind me
just looking
just browsing
i am only checking
say something
talk to me
are you there
one two three four
a b c d
number
new
old
the
`;
