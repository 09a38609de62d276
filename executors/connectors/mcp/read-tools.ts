import type { Tool } from '@modelcontextprotocol/sdk/types.js';
import type { JsonObject } from '../../../src/contracts.ts';
import type { Offered } from '../connection.ts';
import { isObject } from '../openapi/json.ts';

/** A tool as an action. `output` is null when the server does not say what it answers. */
export interface McpAction { offered: Offered; tool: string; output: JsonObject | null }
export interface ReadTools { actions: Map<string, McpAction>; skipped: { where: string; why: string }[] }

/** The tools of a server as actions, by the name that a flow writes after the dot. */
export function readTools(system: string, tools: readonly Tool[]): ReadTools {
  const read: ReadTools = { actions: new Map(), skipped: [] };
  for (const tool of tools) {
    const operation = operationName(tool.name);
    const why = read.actions.has(operation) ? `the name ${operation} is taken` : tool.execution?.taskSupport === 'required' ? 'it runs as a task only, which is not supported' : null;
    if (why === null) read.actions.set(operation, toAction(system, operation, tool));
    else read.skipped.push({ where: `tool ${tool.name}`, why });
  }
  return read;
}

/** What is known of a tool when only its name is: it takes anything, and writes. */
export function namedOnly(system: string, operation: string): McpAction {
  return toAction(system, operation, { name: operation, inputSchema: { type: 'object', additionalProperties: true } });
}

function toAction(system: string, operation: string, { name, title, description, inputSchema, outputSchema, annotations }: Tool): McpAction {
  const output = outputSchema === undefined ? null : schemaOf(outputSchema);
  const offered: Offered = {
    action: `${system}.${operation}`, system, operation, method: 'tool', path: name, write: annotations?.readOnlyHint !== true,
    summary: title ?? annotations?.title ?? description?.split('\n')[0] ?? name, input: schemaOf(inputSchema), output: output ?? {},
  };
  return { offered, tool: name, output };
}

/** Without its dialect, which is 2020-12 or does not differ from it in what tools use. */
function schemaOf(schema: Tool['inputSchema']): JsonObject {
  const { $schema: _dialect, ...json } = schema;
  const plain: unknown = JSON.parse(JSON.stringify(json));
  return isObject(plain) ? plain : {};
}

/** "get-customer" → "getCustomer", "get_customer" stays. */
function operationName(tool: string): string {
  const words = tool.split(/[^A-Za-z0-9_]+/).filter((word) => word !== '');
  const name = words.map((word, i) => (i === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('');
  return /^[A-Za-z]/.test(name) ? name : `op${name}`;
}
