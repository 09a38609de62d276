import type { FlowExamples } from '../../src/understanding/flow-examples.ts';

/** Five flows as a telecom company writes them. */
export const TELECOM_FLOWS: FlowExamples[] = [
  {
    name: 'sim-swap', title: 'SIM swap', description: "Move a customer's number to a new SIM card or eSIM.",
    examples: {
      en: [
        'I lost my phone and need a new SIM', 'my SIM card was stolen', 'move my number to this SIM', 'my phone got stolen', 'I need a replacement SIM card',
        'swap my SIM', 'my SIM is damaged and does not work anymore', 'transfer my number to an eSIM', 'I got a new phone and want to use an eSIM', 'activate my new SIM card',
      ],
      fr: ["j'ai perdu mon téléphone", 'ma carte SIM a été volée', 'je veux une nouvelle carte SIM'],
    },
  },
  {
    name: 'plan-change', title: 'Change plan', description: 'Move a customer to another mobile plan.',
    examples: {
      en: [
        'change my plan', 'I want a bigger data plan', 'upgrade my plan', 'downgrade to a cheaper plan', 'switch to the unlimited plan',
        'I need more data every month', 'my plan is too expensive, I want another one', 'which plan can I move to', 'I would like to change my tariff',
      ],
      fr: ['changer de forfait', 'je veux un forfait moins cher', 'je voudrais plus de données'],
    },
  },
  {
    name: 'order-status', title: 'Order status', description: 'Tell a customer where an order is.',
    examples: {
      en: [
        'where is my order', 'track my order', 'what is the status of my order', 'when will my package arrive', 'my delivery has not arrived',
        'has my phone been shipped', 'I ordered a phone last week and it is not here yet', 'track my parcel', 'check my order',
      ],
      fr: ['où est ma commande', 'suivre mon colis', "ma commande n'est pas arrivée"],
    },
  },
  {
    name: 'pay-bill', title: 'Pay a bill', description: 'Take a payment for an open bill.',
    examples: {
      en: [
        'I want to pay my bill', 'pay my invoice', 'settle my outstanding balance', 'make a payment', 'pay what I owe',
        'how much do I owe, I want to pay it', 'I would like to pay by card', 'I missed a payment',
      ],
      fr: ['payer ma facture', 'je veux régler ma facture'],
    },
  },
  {
    name: 'report-fault', title: 'Report a fault', description: 'Report that the service does not work.',
    examples: {
      en: [
        'my internet is not working', 'I have no signal', 'there is no network at my house', 'my connection is very slow', 'calls keep dropping',
        'report an outage', 'the wifi is down', 'I cannot make calls',
      ],
      fr: ["je n'ai pas de réseau", 'internet ne marche pas'],
    },
  },
];
