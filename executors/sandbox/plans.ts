/** What is on sale, cheapest first. Amounts in pounds a month. */
export const PLANS = [
  { id: 'basic', name: 'Basic', monthly: 12, currency: 'GBP', data: '5 GB' },
  { id: 'plus', name: 'Plus', monthly: 20, currency: 'GBP', data: '30 GB' },
  { id: 'max', name: 'Max', monthly: 32, currency: 'GBP', data: '100 GB' },
  { id: 'ultra-5g', name: 'Ultra 5G', monthly: 45, currency: 'GBP', data: 'unlimited' },
];

export const REGIONS = ['london', 'south-east', 'midlands', 'north', 'wales', 'scotland', 'islands'] as const;

export function findPlan(id: string) {
  return PLANS.find((plan) => plan.id === id) ?? null;
}

/** Why a plan does not work in a region; null when it does. */
export function unavailable(region: string, plan: string): string | null {
  return region === 'islands' && plan === 'ultra-5g' ? 'There is no 5G on the islands yet.' : null;
}
