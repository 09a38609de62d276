import { describe, expect, it } from '@jest/globals';
import { assert, property, string, uint8Array, json, webUrl, integer } from 'fast-check';
import { checkFile, plainName } from '../../channels/web/files.ts';
import { originAllowed } from '../../channels/web/origins.ts';
import { parseJson, parseSay } from '../../channels/web/parse.ts';
import { createTokens } from '../../channels/web/token.ts';
import { Refusal } from '../../src/errors.ts';

const refusalOf = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error;
  }
};

describe('what comes from a web client', () => {
  it('is JSON or refused, whatever the bytes', () => {
    assert(property(uint8Array(), (bytes) => {
      const result = refusalOf(() => parseJson(Buffer.from(bytes)));
      if (result instanceof Error) expect(result).toMatchObject({ code: 'bad_json' });
    }));
    assert(property(json(), (text) => { expect(parseJson(Buffer.from(text))).toEqual(JSON.parse(text)); }));
  });

  it('is a message or refused, whatever the JSON', () => {
    assert(property(json(), (text) => {
      const result = refusalOf(() => parseSay(JSON.parse(text)));
      expect(result).toBeInstanceOf(Refusal);
    }));
  });

  it('keeps every whole character of a text, and only those', () => {
    assert(property(string({ unit: 'binary' }), (text) => {
      expect(parseSay({ id: 'a', text })).toEqual({ id: 'a', text });
    }));
    assert(property(string({ unit: 'binary-ascii' }), integer({ min: 0xd800, max: 0xdbff }), (text, half) => {
      expect(parseSay({ id: 'a', text: text + String.fromCharCode(half) })).toEqual({ id: 'a', text: `${text}\uFFFD` });
    }));
  });
});

describe('a token', () => {
  it('holds for its own conversation and its own secret only', () => {
    const [ours, theirs] = [createTokens('one'), createTokens('two')];
    const { id, token } = ours.issue();
    expect([ours.holds(id, token), ours.holds(`${id}x`, token), theirs.holds(id, token), ours.holds(id, '')]).toEqual([true, false, false, false]);
    assert(property(string(), (guess) => { expect(ours.holds(id, guess)).toBe(false); }));
  });
});

describe('a file', () => {
  it('has a name without folders and control characters, and never an empty one', () => {
    assert(property(string({ unit: 'binary' }), (name) => {
      expect(plainName(name)).toMatch(/^[^/\\\p{C}]+$/u);
    }));
    expect(plainName('C:\\temp\\a\u0000b.png')).toBe('ab.png');
  });

  it('is never of a kind that its bytes do not begin like', () => {
    assert(property(uint8Array({ minLength: 1 }), (bytes) => {
      const result = refusalOf(() => checkFile('application/pdf', Buffer.from(bytes)));
      if (!Buffer.from(bytes).toString('latin1').startsWith('%PDF-')) expect(result).toMatchObject({ code: 'unsupported_type' });
    }));
    expect(checkFile('application/PDF; x=y', Buffer.from('%PDF-1.7'))).toMatchObject({ type: 'application/pdf' });
  });
});

describe('an origin', () => {
  it('is allowed when it is listed, is our own, or when all are', () => {
    assert(property(webUrl(), (url) => {
      const { origin, host } = new URL(url);
      expect(originAllowed([], { origin, host: 'bot.example' })).toBe(host === 'bot.example');
      expect(originAllowed([origin], { origin, host: 'bot.example' })).toBe(true);
      expect(originAllowed([], { origin, host })).toBe(true);
      expect(originAllowed(['*'], { origin, host: 'bot.example' })).toBe(true);
    }));
    expect(originAllowed([], { origin: 'null', host: 'bot.example' })).toBe(false);
  });
});
