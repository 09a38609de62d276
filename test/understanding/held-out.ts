/** What people might say that is not among the examples: [text, flow]. */
export const PARAPHRASES: [string, string][] = [
  ['I lost my phone', 'sim-swap'], ['someone stole my phone', 'sim-swap'], ['I need a new SIM card', 'sim-swap'], ['my SIM is broken', 'sim-swap'],
  ['please move my number to a new SIM', 'sim-swap'], ['how do I get a replacement SIM', 'sim-swap'], ['my phone was stolen yesterday', 'sim-swap'],
  ['swap SIM', 'sim-swap'], ['can you transfer my number to another SIM card', 'sim-swap'], ["I've lost my mobile phone and my SIM", 'sim-swap'],
  ['my SIM card is damaged', 'sim-swap'], ['I want an eSIM', 'sim-swap'], ['switch to eSIM', 'sim-swap'], ['need new sim asap', 'sim-swap'], ['sim swap please', 'sim-swap'],
  ['I lost my fone and need a new sim', 'sim-swap'], ['activate the new SIM', 'sim-swap'],
  ['I want to change my plan', 'plan-change'], ['can I switch to another plan', 'plan-change'], ['upgrade me to unlimited', 'plan-change'], ['I need a cheaper plan', 'plan-change'],
  ['move me to a bigger plan', 'plan-change'], ['more data please', 'plan-change'], ['I would like a smaller tariff', 'plan-change'], ['could you downgrade my plan', 'plan-change'],
  ['I am paying too much for my plan', 'plan-change'], ['change tariff', 'plan-change'], ['I run out of data every month', 'plan-change'], ['I want the unlimited plan', 'plan-change'],
  ['different plan please', 'plan-change'], ['I need a plan with more data', 'plan-change'],
  ["where's my order?", 'order-status'], ['track order', 'order-status'], ['has my order been shipped yet', 'order-status'], ['when does my parcel arrive', 'order-status'],
  ['my package is late', 'order-status'], ['I want to know where my order is', 'order-status'], ['order status', 'order-status'], ["my order still hasn't arrived", 'order-status'],
  ['when will my delivery come', 'order-status'], ['can you check the status of my delivery', 'order-status'], ['what happened to my order', 'order-status'],
  ['did you ship my phone', 'order-status'], ['tracking my package', 'order-status'], ['whats the staus of my ordr', 'order-status'],
  ['pay bill', 'pay-bill'], ["I'd like to pay my bill", 'pay-bill'], ['I need to pay an invoice', 'pay-bill'], ['how can I pay my invoice', 'pay-bill'], ['let me pay what I owe', 'pay-bill'],
  ['settle my bill', 'pay-bill'], ['can I make a payment now', 'pay-bill'], ['pay my balance', 'pay-bill'], ['I owe you money and want to pay', 'pay-bill'], ['I have an outstanding bill to pay', 'pay-bill'],
  ['the internet is down', 'report-fault'], ['no signal at home', 'report-fault'], ["my internet doesn't work", 'report-fault'], ['my calls drop all the time', 'report-fault'],
  ['the network is down', 'report-fault'], ['I have no internet connection', 'report-fault'], ['wifi not working', 'report-fault'], ["I can't make any calls", 'report-fault'],
  ['slow internet', 'report-fault'], ['I want to report a fault', 'report-fault'], ['there is no signal', 'report-fault'],
  ["j'ai perdu mon téléphone hier", 'sim-swap'], ['je voudrais changer de forfait', 'plan-change'], ['où est mon colis', 'order-status'], ['je veux payer ma facture', 'pay-bill'],
];

/** What no flow should claim, by nobody's example. */
export const OUT_OF_SCOPE: string[] = [
  "what's the weather", 'asdf', 'tell me something funny', 'who are you voting for', 'I like trains', 'what is the score of the game', 'can you recommend a movie',
  'how tall is the eiffel tower', 'my cat is sick', 'I lost my passport', 'my laptop was stolen', 'change the music', 'I want to change my password', 'where is the nearest bakery',
  'is it going to be sunny', 'what is my horoscope', 'order a cheeseburger', 'I need a new job', 'what is the speed of light', 'how do I bake bread', 'read me the news',
  'qsdfjklm', 'it works now', 'I saw your advert on television', 'how old is your company', 'my neighbour plays loud music', 'set a timer for ten minutes', 'the sky is blue',
  'do you speak german', 'what did you do yesterday', 'I am learning to play the guitar', 'where can I park my car', 'my grandmother turns ninety', 'what are your opening hours',
  'do you have a shop in Leeds', 'is there a student discount', 'how is your day', 'I want to sell my house', 'what shall I wear tonight', 'please send me a brochure', 'le chat dort', 'lol',
];
