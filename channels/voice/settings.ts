export interface VoiceSettings {
  account: { accountSid: string; authToken: string; baseUrl: string; timeoutMs: number };
  /** Where Twilio reaches us; null: where each request says. */
  publicUrl: string | null;
  /** Who is called: said before anything else where a conversation goes on. */
  business: string;
  mode: 'relay' | 'gather';
  /** Who takes over: their number; null where nobody is put through to. */
  transferTo: string | null;
  /** Calls are recorded, of callers who agree. */
  recording: boolean;
  /** The language of the house. */
  locale: string;
}
