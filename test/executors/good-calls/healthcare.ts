import type { GoodCalls } from './good-calls.ts';

const customerId = 'C-1001';
const providerId = 'P-101';
const slotId = 'S-101-20261116-0930';

export const HEALTHCARE_CALLS: GoodCalls = {
  'insurance.checkEligibility': () => ({ customerId, specialty: 'neurology' }),
  'insurance.requestAuthorisation': () => ({ customerId, specialty: 'neurology', providerId: 'P-401' }),
  'insurance.getAuthorisation': ({ given }) => ({ authorisationId: given('insurance.requestAuthorisation', 'authorisationId') }),
  'insurance.getApproval': async ({ given, later }) => {
    await later(3);
    return { authorisationId: given('insurance.requestAuthorisation', 'authorisationId') };
  },
  'insurance.cancelAuthorisation': ({ given }) => ({ authorisationId: given('insurance.requestAuthorisation', 'authorisationId') }),
  'directory.findProviders': () => ({ specialty: 'dermatology', network: 'blue', region: 'london' }),
  'directory.getProvider': () => ({ providerId }),
  'directory.findSlots': () => ({ providerId, limit: 3 }),
  'calendar.getSlot': () => ({ slotId }),
  'calendar.holdSlot': () => ({ slotId, customerId }),
  'calendar.getHold': ({ given }) => ({ holdId: given('calendar.holdSlot', 'holdId') }),
  'calendar.confirmSlot': ({ given }) => ({ holdId: given('calendar.holdSlot', 'holdId') }),
  'scheduling.addAppointment': ({ given }) => ({ customerId, slotId, holdId: given('calendar.holdSlot', 'holdId') }),
  'scheduling.listAppointments': () => ({ customerId }),
  'scheduling.getAppointment': ({ given }) => ({ appointmentId: given('scheduling.addAppointment', 'appointmentId') }),
  'scheduling.moveAppointment': ({ given }) => (
    { appointmentId: given('scheduling.addAppointment', 'appointmentId'), slotId: 'S-101-20261117-1100', holdId: given('calendar.holdSlot', 'holdId') }),
  'scheduling.moveBack': ({ given }) => ({ appointmentId: given('scheduling.addAppointment', 'appointmentId') }),
  'scheduling.cancelAppointment': ({ given }) => ({ appointmentId: given('scheduling.addAppointment', 'appointmentId') }),
  'scheduling.reinstateAppointment': ({ given }) => ({ appointmentId: given('scheduling.addAppointment', 'appointmentId') }),
  'calendar.reopenSlot': ({ given }) => ({ holdId: given('calendar.holdSlot', 'holdId') }),
  'calendar.releaseSlot': ({ given }) => ({ holdId: given('calendar.holdSlot', 'holdId') }),
  'records.findReferral': () => ({ customerId, specialty: 'dermatology' }),
  'records.issueReferral': () => ({ customerId, specialty: 'orthopaedics' }),
  'records.giveConsent': () => ({ customerId, providerId }),
  'records.getConsent': ({ given }) => ({ consentId: given('records.giveConsent', 'consentId') }),
  'records.requestTransfer': ({ given }) => ({ customerId, providerId, consentId: given('records.giveConsent', 'consentId') }),
  'records.getTransfer': ({ given }) => ({ transferId: given('records.requestTransfer', 'transferId') }),
  'records.cancelTransfer': ({ given }) => ({ transferId: given('records.requestTransfer', 'transferId') }),
  'records.withdrawConsent': ({ given }) => ({ consentId: given('records.giveConsent', 'consentId') }),
};
