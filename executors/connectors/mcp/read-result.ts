import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import type { Json } from '../../../src/contracts.ts';
import { Terminal } from '../../../src/errors.ts';
import { systemCode } from '../openapi/failures.ts';

/** What a tool answered: its structured content, else the JSON in its text, else its text; null when there is none. */
export function readResult(action: string, result: CallToolResult): Json {
  const answer = result.structuredContent === undefined ? readText(result) : z.json().parse(result.structuredContent);
  if (result.isError !== true) return answer;
  const code = systemCode(answer) ?? 'tool_failed';
  throw new Terminal(code, `${action} failed: ${code}.`);
}

function readText({ content }: CallToolResult): Json {
  const texts = content.flatMap((part) => {
    if (part.type === 'text') return [part.text];
    return part.type === 'resource' && 'text' in part.resource ? [part.resource.text] : [];
  });
  const text = texts.join('\n');
  if (texts.length === 0) return null;
  // A bare number in a text may be somebody's account: it stays a text.
  return /^\s*[{[]/.test(text) ? parse(text) : text;
}

function parse(text: string): Json {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}
