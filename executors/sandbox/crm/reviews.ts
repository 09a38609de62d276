import { z } from 'zod';
import { Refused, instant, need, operation } from '../system.ts';
import type { Feature } from '../system.ts';
import { createTable } from '../table.ts';
import type { SeedCustomer } from '../world.ts';

const reviewSchema = z.object({
  reviewId: z.string(), customerId: z.string(), field: z.enum(['name', 'email', 'phone', 'address']), crm: z.string(), billing: z.string(), reason: z.string(),
  status: z.enum(['open', 'settled', 'withdrawn']), decision: z.string().nullable(), openedAt: z.string(), opened: z.number(), closed: z.number().nullable(),
});
type Review = z.output<typeof reviewSchema>;
const byReview = z.object({ reviewId: z.string() });
const conflict = reviewSchema.pick({ customerId: true, field: true, crm: true, billing: true, reason: true });
const closing = byReview.extend({ outcome: z.enum(['settled', 'withdrawn']), decision: z.string().nullable().default(null) });

const EILIDH = { customerId: 'C-1005', field: 'address', crm: '05 Station Road, islands', billing: '2 Ferry Lane, Stornoway', reason: 'Nobody knows which one is newer.', openedAt: '2025-11-03T03:00:00.000Z', opened: 0 } as const;
const SEEDED: Review[] = [
  { ...EILIDH, reviewId: 'RV-9001', status: 'open', decision: null, closed: null },
  { ...EILIDH, reviewId: 'RV-9002', status: 'settled', decision: 'taken from billing', closed: 0 },
];

/** Conflicts between systems, for a person to settle. */
export function createReviews(world: SeedCustomer[]): Feature {
  const reviews = createTable('reviews', reviewSchema, SEEDED.map((review) => [review.reviewId, review]));
  const reviewOf = (id: string) => need(reviews.get(id), 'review');
  return {
    tables: [reviews],
    handlers: {
      openReview: operation(conflict, (args, { now, seq }) => {
        need(world.find((one) => one.id === args.customerId), 'customer');
        const row: Review = { reviewId: `RV-${seq}`, ...args, status: 'open', decision: null, openedAt: instant(now), opened: seq, closed: null };
        return { body: shown(row), changes: [reviews.change(row.reviewId, row)] };
      }),
      listReviews: operation(z.object({ status: z.string().optional() }), ({ status }) => ({
        body: reviews.all().filter((one) => status === undefined || one.status === status).map(shown),
      })),
      getReview: operation(byReview, ({ reviewId }) => ({ body: shown(reviewOf(reviewId)) })),
      closeReview: operation(closing, ({ reviewId, outcome, decision }, { seq }) => {
        const review = reviewOf(reviewId);
        if (review.status !== 'open') throw new Refused(409, 'not_open', 'This conflict is not open.');
        const row: Review = { ...review, status: outcome, decision, closed: seq };
        return { body: shown(row), changes: [reviews.change(reviewId, row)], ...(outcome === 'withdrawn' && { undoes: review.opened }) };
      }),
      reopenReview: operation(byReview, ({ reviewId }) => {
        const review = reviewOf(reviewId);
        if (review.closed === null) throw new Refused(409, 'already_open', 'This conflict is open.');
        const row: Review = { ...review, status: 'open', decision: null, closed: null };
        return { body: shown(row), changes: [reviews.change(reviewId, row)], undoes: review.closed };
      }),
    },
  };
}

function shown({ opened: _opened, closed: _closed, ...review }: Review) {
  return review;
}
