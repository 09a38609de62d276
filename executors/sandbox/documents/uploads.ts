export type Kind = 'passport' | 'identity card' | 'driving licence' | 'residence permit' | 'proof of address' | 'payslip' | 'bank statement' | 'tax return' | 'other';
/** What a document that was sent in really shows. `issued` and `expires`: days from today. */
export interface Upload {
  kind: Kind; confidence: number; name: string; birthDate: string | null; issued: number; expires: number | null;
  readable: boolean; genuine: boolean; amount?: number; currency?: string; period?: string;
}

const ORDINARY = { confidence: 0.97, birthDate: '1990-05-14', issued: -400, expires: 1500, readable: true, genuine: true };
const PAPER = { ...ORDINARY, birthDate: null, expires: null, issued: -20 };

/** Documents to try, by the reference under which the customer sent them. */
export const UPLOADS: { [reference: string]: Upload } = {
  'UP-1001': { ...ORDINARY, kind: 'passport', name: 'Jane Cooper' },
  'UP-1002': { ...ORDINARY, kind: 'passport', name: 'Jane Cooper', expires: -30 },
  'UP-1003': { ...ORDINARY, kind: 'identity card', name: 'Jane Cooper', genuine: false, confidence: 0.91 },
  'UP-1004': { ...ORDINARY, kind: 'driving licence', name: 'Jane Cooper', readable: false, confidence: 0.55 },
  'UP-1005': { ...ORDINARY, kind: 'passport', name: 'John Cooper', birthDate: '1988-01-02' },
  'UP-1006': { ...ORDINARY, kind: 'identity card', name: 'Camille Durand', birthDate: '1992-11-03' },
  'UP-1007': { ...ORDINARY, kind: 'residence permit', name: 'Noor Haddad', birthDate: '1995-02-20' },
  'UP-1008': { ...ORDINARY, kind: 'passport', name: 'Viktor Sanin', birthDate: '1971-09-09' },
  'UP-1009': { ...ORDINARY, kind: 'passport', name: 'Owen Price', birthDate: '1984-07-30' },
  'UP-1010': { ...ORDINARY, kind: 'passport', name: 'Petra Novak', birthDate: '1969-03-12' },
  'UP-1011': { ...ORDINARY, kind: 'passport', name: 'Ada Martin', birthDate: '1985-03-02' },
  'UP-1012': { ...ORDINARY, kind: 'passport', name: 'Grace Chen', birthDate: '1975-04-01' },
  'UP-1013': { ...ORDINARY, kind: 'identity card', name: 'Carla Rossi', birthDate: '1982-08-21' },
  'UP-1014': { ...ORDINARY, kind: 'passport', name: 'Ada Martin', birthDate: '1985-03-02', genuine: false },
  'UP-1015': { ...ORDINARY, kind: 'passport', name: 'Inès Laurent', birthDate: '1991-06-17' },
  'UP-1101': { ...PAPER, kind: 'proof of address', name: 'Jane Cooper' },
  'UP-1103': { ...PAPER, kind: 'proof of address', name: 'Camille Durand' },
  'UP-1102': { ...PAPER, kind: 'other', name: 'Jane Cooper', confidence: 0.4 },
  'UP-1201': { ...PAPER, kind: 'payslip', name: 'Ada Martin', amount: 3150, currency: 'GBP', period: 'last month' },
  'UP-1202': { ...PAPER, kind: 'payslip', name: 'Ben Okafor', amount: 1480, currency: 'GBP', period: 'last month' },
  'UP-1203': { ...PAPER, kind: 'bank statement', name: 'Ada Martin', amount: 2840, currency: 'GBP', period: 'last month' },
  'UP-1204': { ...PAPER, kind: 'payslip', name: 'Ada Martin', readable: false, confidence: 0.5 },
  'UP-1205': { ...PAPER, kind: 'payslip', name: 'Grace Chen', amount: 5200, currency: 'GBP', period: 'last month', genuine: false },
};
