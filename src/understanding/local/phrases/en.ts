import type { Phrases } from './phrases.ts';

const PERSON = '(human|person|agent|representative|rep|operator|advisor|adviser|someone|somebody|human being|colleague|supervisor|manager|team member|member of staff|specialist|support agent|service agent|customer service|customer support|customer care|staff)';

export const en: Phrases = {
  locale: 'en',
  fillers: ['please', 'pls', 'plz', 'ok', 'okay', 'well', 'um', 'uh', 'er', 'hmm', 'oh', 'ah', 'so', 'just', 'then', 'now', 'actually', 'sorry', 'hey', 'thanks', 'thank you', 'and', 'for now', 'a sec'],
  alone: {
    person: [
      `[a|an|the|real|live] [real|live|actual] ${PERSON}`, `${PERSON} now`, 'real person', 'live agent', 'live chat', 'talk to a person', 'human help',
      'call me [back]', 'i want to talk', 'speak to sales',
    ],
    cancelAll: [
      'cancel (everything|all|all of it|all of that|it all|all that|both|all of them)', 'stop everything', 'forget (everything|all of it|it all|the whole thing)',
      'forget about (everything|all of it)', 'drop (everything|it all)', 'cancel the whole thing',
    ],
    cancel: [
      'cancel', 'cancel [this|that|it]', 'stop', 'stop [this|that|it]', 'abort', 'quit', 'exit', 'never mind', 'nevermind', 'nvm', 'forget it', 'forget [about] (that|this|it)',
      'leave it', 'drop it', 'no cancel [it|that|this]', 'lets (stop|cancel|leave it|forget it)', '[i] changed my mind', 'ive changed my mind', 'i have changed my mind',
      '(i want|i would like|id like|i need) to (cancel|stop|quit)', '(i want|i would like|id like|i need) to (cancel|stop) (this|that|it|here)',
      '(can|could) you (cancel|stop) [this|that|it]', '(can|could) we (cancel|stop) [this|that|it]',
      'i dont want (this|that|it|to do this|to do that|to continue|to go on) [anymore|any more|any longer]', 'i no longer want (this|that|it|to do this|to continue)',
      'dont bother', 'it doesnt matter', 'doesnt matter', 'not anymore', 'not any more', 'cancel my request', 'cancel the request', 'i give up', 'get me out of here', 'please stop',
    ],
    skip: ['skip', 'skip [this|that|it]', 'skip (this|that|the) (one|question|step)', 'next', 'next question', 'pass', 'id rather not say', 'i would rather not say', 'prefer not to say', 'i prefer not to say', '(can|could) (i|we) skip (this|that|it)', 'lets skip (this|that|it)', 'move on', 'leave (it|that) blank', 'no answer'],
    resend: ['resend', 'resend (it|that|the code|the email|the link)', 'send (it|that|one|the code|the email) again', 'send [me] (a new|another|the) (code|one)', '(can|could) you [please] (send|resend) (it|that|me|the code|one|another|another one|another code|a new one|a new code) [again|another code|a new code|a new one|another one|the code again]', '[i] (didnt|did not|havent|have not|never) (get|receive|got|received) (a|the|any|my|your|that|one) [code|email|mail|message|text|sms]', '[i] (didnt|did not|havent|have not|never) (get|receive|got|received) (anything|one) [yet]', 'the (code|email|mail|message|text) (didnt|did not|hasnt|has not|never) (come|arrive|came|arrived) [yet]', '(no|nothing) [code|email|mail|message] (came|arrived|has come|has arrived) [yet]', '[a] new code', 'another code', 'i need (a new|another) code', '(wheres|where is) (the|my) (code|email)', 'there is no (code|email)'],
    repeat: ['repeat', 'repeat [that|it|this]', 'again', 'say (that|it) again', 'come again', 'pardon', 'pardon me', 'what', 'what did you say', 'what was that', 'what was the question', '(what|which) (number|one|date|code|address|name)', 'sorry what', '(can|could) you (repeat|say) (that|it) [again]', '(can|could) you repeat', 'repeat the question', 'repeat your question', 'i didnt (get|catch|hear) (that|it)', 'i did not (get|catch|hear) (that|it)', 'i missed that', 'one more time', 'is (it|that|this) (done|finished|complete|completed) [yet|now]', 'did (it|that) work', 'did (it|that) go through', 'has (it|that) (worked|gone through|been done) [yet]', 'did you do it', 'any news', 'where are we'],
    pause: ['wait', 'wait a (moment|minute|second|sec|bit)', 'hold on', 'hold on a (moment|minute|second|sec)', 'hang on', 'hang on a (moment|minute|second|sec)', '(one|a|just a|just one|give me a|give me one) (moment|minute|second|sec|min)', 'give me (some time|five minutes|a few minutes|two minutes)', 'be right back', 'ill be right back', 'brb', 'not now', 'one moment', 'let me (check|look|think|find it|see|get it|look it up)', 'i need a (moment|minute|second)', 'i need to (find|get|look for) (it|that)', 'let me (get|find) (my|the) *', 'pause'],
    restart: ['start over', 'start again', 'restart', 'reset', 'begin again', 'from the (beginning|start|top)', '(start|begin) from (the beginning|the start|the top|scratch)', 'lets start (over|again)', '(can|could) we start (over|again)', '(i want|id like|i would like) to start (over|again)', 'do over', 'go back to the (start|beginning)'],
    help: ['help', 'help me', 'i need help', 'i need some help', '(can|could) you help', '(can|could) you help me', 'what can you do', 'what can i (do|ask|say) [here]', 'what can you help me with', 'what can you help with', 'menu', 'options', 'main menu', 'what are my options', 'how does this work', 'what do i do', 'what should i do', 'what do i have to do', 'i dont know what to do', 'im stuck', 'i dont understand', 'i do not understand', 'im confused', 'what do you mean', 'what does that mean', 'info'],
    why: ['why', 'why is that', 'why that', 'what for', 'how come', 'for what', 'whats it for', 'what is it for', 'what is that for', 'whats that for', 'why do you ask', 'why do you need (that|this|it|to know)', 'why should i', 'why should i (tell|give) you [that]', 'is (that|this|it) (necessary|needed|required)', 'do you really need (that|this|it)'],
    bot: ['bot', 'robot', 'who are you', 'what are you', 'whats your name', 'what is your name', 'do i talk to a (human|person|bot|machine|robot)'],
    optOut: [
      'unsubscribe [me]', 'opt out', '(i want|id like|i would like) to (opt out|unsubscribe)', 'stop (messaging|texting|writing|emailing|contacting) [to] me', '(dont|do not) (message|text|write to|email|contact) me [again|any more|anymore]',
      'no more (messages|texts|emails|notifications|marketing)', '(stop|quit) sending me (messages|texts|emails|things)', '(remove me|take me off) [from] (your|the|this) list', 'i (dont|do not) want [any] more (messages|texts|emails)', 'i (dont|do not) want any (messages|texts|emails) [from you] [anymore|any more]',
    ],
    insult: ['[you] (stupid|dumb|useless|idiotic|shitty|fucking|bloody|damn) [stupid] [bot|robot|machine|thing|chatbot]', 'fuck you', 'fuck off', 'screw you', 'go to hell', 'idiot', 'moron', 'you (suck|are stupid|are useless|are an idiot|are dumb|idiot|moron)', '(youre|youre so|you are so|you are really|youre really) (stupid|dumb|useless|bad|an idiot)', 'shut up', 'this is (bullshit|shit|crap|ridiculous|useless)', 'what the (fuck|hell)', 'wtf', 'shit', 'bullshit'],
    greeting: ['hi', 'hello', 'hey', 'hiya', 'hi there', 'hello there', 'hey there', 'good (morning|afternoon|evening|day)', 'greetings', 'howdy', 'yo', 'how are you [doing|today]', 'hi how are you', 'hello how are you', 'whats up', 'sup', 'nice to meet you', 'anyone there', 'is anyone there', 'is anybody there', 'are you there'],
    thanks: ['thanks', 'thank you', 'thank you [very|so] much', 'thanks a lot', 'thanks a million', 'many thanks', 'thx', 'ty', 'cheers', 'much appreciated', 'i appreciate it', 'great', 'perfect', 'awesome', 'cool', 'nice', 'brilliant', 'wonderful', 'lovely', 'excellent', 'great thanks', 'thanks for (the|your) help', 'thank you for (the|your) help', 'thats (great|perfect|brilliant|wonderful|awesome|very kind|helpful)', 'you are (great|awesome|the best)', 'good job', 'well done', 'ok', 'okay'],
    goodbye: ['bye', 'goodbye', 'good bye', 'bye bye', 'see you [later|soon]', 'see ya', 'have a (nice|good|great) (day|one|evening|weekend)', 'thats (all|it|everything)', 'that is (all|it|everything)', 'thats all i (need|needed|wanted)', 'no thats (all|it)', 'nothing else', 'no more questions', 'good night', 'take care', 'im done', 'we are done', 'i have to go', 'gotta go'],
  },
  within: {
    person: [
      `(talk|speak|chat|talking|speaking|connect|connected|transfer|transferred|switch|pass|hand|put) [me] [over|through|this] (to|with|through to|on to) [a|an|the|your|with] [real|live|actual|human|different|customer|support|service|sales] ${PERSON}`,
      `(i want|i need|i would like|id like|id prefer|i prefer|give me|get me|need|want|find me|send me|can i have|could i have|can i get|could i get|let me have|i demand|get) (a|an|the|some|another|your|my) [real|live|actual|human] (human|person|agent|representative|rep|operator|advisor|adviser|human being|supervisor|manager|real one)`,
      `(real|live|actual) (person|human|agent|representative|human being)`, `(${PERSON.slice(1, -1)}) please`, 'not (a|with a|to a) (bot|robot|machine|computer)', '(call|phone|ring) me back',
      '(is there|are there) (a|any|some) (human|person|agent|one|people|humans|agents) [here] i can (talk|speak|chat) (to|with)', 'can (a human|a person|someone|somebody) help me', '(get|find) me (someone|somebody)', 'anyone i can (talk|speak) to', 'someone i can (talk|speak) to',
    ],
    why: ['why do you (need|want|ask|require|have to)', 'why are you asking', 'why is (this|that|it) (needed|necessary|required)', 'what do you need (it|that|this) for', 'why do i (have|need) to (give|tell|say|enter|provide)', 'why should i (give|tell) you', 'for what reason do you', 'why does it matter', 'why would you need'],
    bot: ['are you (a|an|really a|human|real)', 'are you [even] (human|real)', 'am i (talking|speaking|chatting) (to|with) (a|an|someone)', 'is this (a bot|a robot|a machine|a real person|automated|a human|an ai|ai|a person)'],
  },
  yes: [
    'yes', 'i said yes', 'yeah', 'yea', 'yep', 'yup', 'yess', 'aye', 'sure', 'sure thing', 'of course', 'certainly', 'absolutely', 'definitely', 'affirmative', 'ok', 'okay', 'okey', 'alright', 'all right', 'agreed', 'i agree',
    'exactly', 'thats (right|correct)', 'that is (right|correct)', 'i confirm', 'confirmed', 'go ahead', 'go for it', 'do it', 'please do', 'proceed', 'yes please', 'no problem', 'by all means', 'sounds (good|great|fine|right)', 'looks (good|great|fine|right|correct)', 'all (good|correct|right)',
  ],
  yesAlone: [
    'ya', 'y', 'k', 'indeed', 'fine', 'deal', 'correct', 'right', 'thats (it|fine|ok|okay|good)', 'that is (fine|ok|okay|good)', 'it is', 'its (right|correct|fine|ok)', 'confirm', 'go on', 'continue', 'carry on', 'perfect', 'great', 'good', 'i do', 'i am', 'i have', 'i did', 'i would',
    'lets (do it|do that|go)', 'that works', 'works for me', 'make it so', 'you (can|may) [go ahead|proceed]', 'id love to', 'true', 'approved', 'i accept', 'accept', 'confirm it', 'i want that', 'excellent',
  ],
  no: [
    'no', 'nope', 'nah', 'no way', 'no thanks', 'no thank you', 'not really', 'certainly not', 'absolutely not', 'of course not', 'i dont think so', 'i do not think so', 'id rather not', 'i would rather not', 'dont do (it|that|this)', 'do not do (it|that|this)',
    'thats (wrong|incorrect|not right|not correct|not it|not true|not what i (want|said|meant))', 'that is (wrong|incorrect|not right|not correct)', 'that isnt (right|correct)',
  ],
  noAlone: [
    'na', 'n', 'negative', 'never', 'not yet', 'not at all', 'dont', 'do not', 'please dont', 'i (dont|do not) (agree|confirm|accept|want that|want it|want to|want this)', 'wrong', 'incorrect', 'not (right|correct|true)', 'its (wrong|not right|not correct|incorrect)',
    'false', 'i disagree', 'i refuse', 'decline', 'i (dont|do not|havent|have not|didnt|did not|am not)', 'im not', 'it isnt', 'its not', 'it is not',
  ],
  assent: ['please', 'thanks', 'thank you', 'thx', 'go ahead', 'do it', 'do that', 'do so', 'it is', 'that is', 'thats', 'thats right', 'right', 'correct', 'i do', 'i am', 'i would', 'i want', 'i would like', 'id like', 'like', 'to', 'confirm', 'i confirm', 'go', 'on', 'move', 'now', 'sure', 'of course', 'exactly', 'perfect', 'great', 'good', 'fine', 'sounds', 'looks', 'is', 'it', 'that', 'this', 'the', 'a', 'my', 'me', 'i', 'you', 'can', 'may', 'proceed', 'continue', 'very', 'much', 'all', 'for', 'agree', 'understand', 'i know', 'understood', 'with', 'mine', 'lets', 'at once', 'right away', 'asap', 'immediately', 'absolutely', 'definitely', 'ok', 'okay', 'yes', 'and', 'be', 'nice', 'would', 'do', 'so', 'just', 'as', 'possible', 'soon', 'quickly', 'bot', 'mate', 'sir', 'madam', 'works', 'everything', 'what', 'said', 'we', 'am', 'happy', 'ready'],
  reserve: ['but', 'if', 'unless', 'only', 'except', 'however', 'although', 'wait', 'not', 'dont', 'do not', 'no', 'later', 'tomorrow', 'tonight', 'after', 'before', 'when', 'until', 'other', 'another', 'different', 'instead', 'first', 'second', 'maybe', 'perhaps', 'think', 'guess', 'depends', 'change', 'never', 'cancel', 'stop', 'hold', 'wrong', 'almost', 'nearly', 'partly', 'sort of', 'kind of', 'should', 'without', 'cant', 'wont', 'isnt', 'actually', 'nearly', 'next', 'monday', 'week'],
  amend: ['change', 'change (it|that|this|something|things|the details|one thing|some things)', 'i want to change (it|that|this|something|one thing)', 'something else', 'edit', 'edit (it|that|this)', 'correct (it|that|this|something)', 'amend [it|that]', 'make a change'],
  not: ['not', 'dont', 'do not', 'didnt', 'isnt', 'is not', 'its not', 'dont want', 'do not want', 'dont like', 'anything but', 'instead of', 'rather than', 'except', 'no', 'never', 'wasnt', 'without', 'neither', 'nor', 'not the', 'not a'],
  wrong: ['is wrong', 'was wrong', 'is incorrect', 'isnt right', 'is not right', 'isnt correct', 'is not correct', 'was a mistake', 'is a mistake', 'was a typo', 'is old', 'is no longer'],
  correction: ['i meant', 'i mean', 'meant', 'make (it|that)', 'change (it|that|this|to)', 'should be', 'should have been', 'it should', 'i said', 'correction', 'instead', 'rather', 'wrong', 'incorrect', 'mistake', 'typo', 'oops', 'whoops', 'change the', 'change my', 'mistyped', 'misspelled', 'no its', 'put', 'update (it|that|the|my)', 'correct (it|that|the|my)', 'not'],
  hesitation: ['actually', 'sorry', 'wait', 'hang on', 'hold on', 'on second thought', 'in fact'],
  other: ['the other (one|number|option|address|date|amount|card|phone|plan|account|line)', 'the other', 'other (one|number|date|address|amount)', 'another (one|number|date|address|amount)', 'a different (one|number|date|address|amount|option)', '(wrong|incorrect) (one|number|date|address|amount|option|email|name)'],
  unwanted: [
    '(dont|do not|didnt|did not|not|never|wouldnt|no longer|wont) [really|actually|even|yet] (want|need|wish|like|trying|asking|looking|going|planning|plan|here|about|interested|calling|meaning|mean) [to|in|for|a|an]', 'no need to', 'its not about', 'not about', 'nothing to do with', 'please dont', 'without changing',
    '(dont|do not) (change|move|cancel|switch|swap|send|pay|do|start|touch|order|book|stop|make|give|take|upgrade|downgrade|transfer)',
  ],
  refusing: ['not', 'nothing about'],
  request: ['i want', 'i need', 'i would like', 'id like', 'can (you|i|we)', 'could (you|i|we)', 'please', 'help me', 'actually i', 'i have to', 'instead', 'lets', 'id rather', 'i wanna', 'how do i', 'how can i', 'where is', 'wheres'],
  question: ['what', 'whats', 'how', 'why', 'when', 'where', 'wheres', 'who', 'which', 'is', 'are', 'do', 'does', 'did', 'can', 'could', 'will', 'would', 'may', 'should', 'am i', 'has', 'have you', 'any'],
  inform: ['what', 'whats', 'how much', 'how many', 'how long', 'how does', 'how do (they|these|esims)', 'why', 'when', 'who', 'which', 'is', 'are', 'do', 'does', 'did', 'will', 'has', 'tell me about', 'explain', 'what happens', 'should'],
  own: ['my', 'mine', 'our'],
  and: ['and [then|also]', 'also', 'then', 'plus', 'as well as', 'after that'],
  ordinals: [['first', '1st', 'number one', 'option one', 'option 1', 'number 1', 'former', 'top one'], ['second', '2nd', 'number two', 'option two', 'option 2', 'number 2'], ['third', '3rd', 'number three', 'option three', 'option 3', 'number 3'], ['fourth', '4th', 'number four', 'option 4', 'number 4'], ['fifth', '5th', 'number five', 'option 5', 'number 5']],
  last: ['last', 'latter', 'bottom one', 'final one'],
  none: ['none', 'none of (them|these|those|the above)', 'neither', 'neither of (them|these|those)', 'something else', 'nothing of that', 'not those', 'nothing'],
  name: ['[hi|hello|hey|yes|sure|well|so|ok] [my|the] [full] name is', '[hi|hello|hey|yes|sure|well|so|ok] (i am|im|this is|it is|its|call me|they call me|im called)', '(my names|name)', 'hi', 'hello', 'sure', 'yes'],
  called: { phone: ['number', 'phone', 'mobile', 'telephone'], date: ['date', 'day'], email: ['email', 'mail', 'address'], money: ['amount', 'sum', 'price'], number: ['number', 'amount', 'quantity'], name: ['name'], choice: ['choice', 'option'], text: [], code: ['code'], time: ['time', 'hour'], address: ['address'], yesno: [] },
  contractions: { wheres: 'where is', whats: 'what is', hows: 'how is', whens: 'when is', im: 'i am', ive: 'i have', id: 'i would', ill: 'i will', its: 'it is', thats: 'that is', cant: 'cannot', dont: 'do not', doesnt: 'does not', didnt: 'did not', isnt: 'is not', hasnt: 'has not', havent: 'have not', wont: 'will not', wanna: 'want to', gonna: 'going to', pls: 'please', plz: 'please', u: 'you', ur: 'your' },
};
