/** A number at another carrier, as that carrier knows it. `code`: the PAC (Great Britain) or RIO (France) it gave out. */
export interface Subscriber {
  msisdn: string; market: 'GB' | 'FR'; carrier: string; account: string; code: string; holder: string;
  /** Days from the start until the code expires. */
  codeDays: number; active: boolean; debt: boolean; porting: boolean;
  /** Where it takes longer than it should: to answer the first and later submissions, to switch the routing. */
  answersAfterHours?: number[]; routingHours?: number;
}

/** What the carriers answer within, hours. */
export const CARRIERS = [
  { name: 'Northwave', market: 'GB', answersWithinHours: 2 }, { name: 'Kestrel Mobile', market: 'GB', answersWithinHours: 24 },
  { name: 'Alizé Télécom', market: 'FR', answersWithinHours: 2 }, { name: 'Boréal', market: 'FR', answersWithinHours: 24 },
] as const;

const ORDINARY = { codeDays: 25, active: true, debt: false, porting: false };

/** Numbers to try, all of them kept for drama by Ofcom and Arcep. Each is at another carrier. */
export const SUBSCRIBERS: Subscriber[] = [
  { ...ORDINARY, msisdn: '+447700900600', market: 'GB', carrier: 'Northwave', account: 'NW-44120', code: 'NWV123456', holder: 'Ada Martin' },
  { ...ORDINARY, msisdn: '+447700900601', market: 'GB', carrier: 'Kestrel Mobile', account: 'KM-20117', code: 'KES200117', holder: 'Ben Okafor' },
  { ...ORDINARY, msisdn: '+447700900602', market: 'GB', carrier: 'Northwave', account: 'NW-30991', code: 'NWV309910', holder: 'Carla Rossi', codeDays: -3 },
  { ...ORDINARY, msisdn: '+447700900603', market: 'GB', carrier: 'Kestrel Mobile', account: 'KM-55002', code: 'KES550020', holder: 'David Whyte', active: false },
  { ...ORDINARY, msisdn: '+447700900604', market: 'GB', carrier: 'Northwave', account: 'NW-81234', code: 'NWV812340', holder: 'Harry Singh', debt: true },
  { ...ORDINARY, msisdn: '+447700900605', market: 'GB', carrier: 'Kestrel Mobile', account: 'KM-70001', code: 'KES700010', holder: 'Grace Chen', porting: true },
  // The carrier notices only when it answers: the name on the account is another.
  { ...ORDINARY, msisdn: '+447700900606', market: 'GB', carrier: 'Northwave', account: 'NW-61616', code: 'NWV616160', holder: 'Eilidh MacLeod-Ross' },
  // Its code is good for today only, and the carrier answers tomorrow.
  { ...ORDINARY, msisdn: '+447700900607', market: 'GB', carrier: 'Kestrel Mobile', account: 'KM-30303', code: 'KES303030', holder: 'Ada Martin', codeDays: 0 },
  { ...ORDINARY, msisdn: '+447700900608', market: 'GB', carrier: 'Kestrel Mobile', account: 'KM-40404', code: 'KES404040', holder: 'Ada Martin', answersAfterHours: [200] },
  { ...ORDINARY, msisdn: '+447700900609', market: 'GB', carrier: 'Northwave', account: 'NW-50505', code: 'NWV505050', holder: 'Ada Martin-Lee', answersAfterHours: [2, 200] },
  { ...ORDINARY, msisdn: '+447700900610', market: 'GB', carrier: 'Northwave', account: 'NW-60606', code: 'NWV606060', holder: 'Ada Martin', routingHours: 30 },
  { ...ORDINARY, msisdn: '+33639980100', market: 'FR', carrier: 'Alizé Télécom', account: 'AZ-75011', code: '01P7501142KX', holder: 'Félix Moreau' },
  { ...ORDINARY, msisdn: '+33639980101', market: 'FR', carrier: 'Boréal', account: 'BO-69003', code: '02E6900318QT', holder: 'Inès Laurent', codeDays: -1 },
];
