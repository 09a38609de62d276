/** Who read a text: the local engine because it was certain, the model, the local engine because the model failed, or nobody, since it was read before. */
export type Reader = 'local' | 'model' | 'fallback' | 'remembered';
export type ModelUse = 'read' | 'compose' | 'agent';
/** What asking a model once took. `failure` is null where it answered as agreed. */
export interface Spent { use: ModelUse; seconds: number; tokensIn: number; tokensOut: number; failure: string | null }

/** Where the engines' shares, costs and times are counted. */
export interface EngineFigures {
  /** A text was read, in so many seconds. */
  read(reader: Reader, seconds: number): void;
  asked(spent: Spent): void;
}
export const UNCOUNTED: EngineFigures = { read: () => {}, asked: () => {} };
