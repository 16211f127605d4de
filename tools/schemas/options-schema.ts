import { type ConversionConfig, type JsonSchema, toJsonSchema } from '@valibot/to-json-schema';
import { type OptionEntries, type OptionOrigin, type OptionsSchema, originOf } from '@waybill/kernel';
import { convertPattern } from './convert-pattern.ts';

type Action = Parameters<NonNullable<ConversionConfig['overrideAction']>>[0]['valibotAction'];

// What is known of a text beside its schema. Symbols are not printed.
const isTrimmed = Symbol('isTrimmed');
const found = Symbol('found');

interface Text extends JsonSchema {
  /** Whether it is trimmed before anything else looks at it. */
  readonly [isTrimmed]?: true;
  /** Its patterns. */
  readonly [found]?: readonly string[];
}

/**
 * The JSON schema of a plugin's section: what a person may write, so without secrets, which come from the environment only.
 * It is never stricter than the plugin: an editor must not mark what works.
 *
 * @param page address of the plugin's README, for links in descriptions
 */
export function optionsSchema(schema: OptionsSchema, page: string): JsonSchema {
  const entries = Object.entries(schema.entries as OptionEntries).filter(([, entry]) => !originOf(entry).secret);
  const config: ConversionConfig = {
    typeMode: 'input',
    errorMode: 'throw',
    // What a check says is code, and in lower case a name is the same.
    ignoreActions: ['check', 'to_lower_case'],
    overrideAction: ({ valibotAction, jsonSchema }) => convertAction(valibotAction, jsonSchema, page),
  };
  const properties = entries.map(([name, entry]) => {
    const { $schema: _, ...converted } = toJsonSchema(entry, config);
    return [name, converted] as const;
  });
  return { type: 'object', properties: Object.fromEntries(properties), additionalProperties: false };
}

/** What the library cannot convert, or would convert into something that the plugin does not say. */
function convertAction(action: Action, schema: Text, page: string): Text | undefined {
  switch (action.type) {
    case 'description':
      return { ...schema, description: propertyOf(action, 'description').replaceAll('](#', `](${page}#`) };
    case 'metadata':
      return withOrigin(schema, propertyOf(action, 'metadata'));
    case 'trim':
      return { ...schema, [isTrimmed]: true };
    case 'min_length':
    case 'non_empty':
      return schema.type === 'string' && schema[isTrimmed] ? withPattern(schema, '\\S') : undefined;
    case 'regex':
    case 'starts_with': {
      const wanted = propertyOf(action, 'requirement');
      const expression = typeof wanted === 'string' ? new RegExp(`^${wanted.replace(/[^\w/:]/g, '\\$&')}`) : wanted;
      return withPattern(schema, convertPattern(expression, schema[isTrimmed] === true));
    }
    case 'url':
      // Not the format `uri`: an address with an international host name is none.
      return withPattern(schema, '^\\s*[A-Za-z][A-Za-z0-9+.\\-]*:');
    default:
      return undefined;
  }
}

interface Values {
  readonly description: string;
  readonly metadata: OptionOrigin;
  readonly requirement: RegExp | string;
}

/** A property that an action of this type has. The library's types know no more than the type's name. */
function propertyOf<K extends keyof Values>(action: Action, name: K): Values[K] {
  return (action as unknown as Values)[name];
}

/** Where a value comes from is for people to read: the library copies all that is noted of an option. */
function withOrigin({ env: _, secret: __, shared: ___, ...schema }: Text & OptionOrigin, { env }: OptionOrigin): Text {
  if (env === undefined) return schema;
  return { ...schema, description: `${schema.description} Environment variable: \`${env}\`.` };
}

/** The library has only one pattern for a text, sets it by itself, and sets a format. */
function withPattern({ format: _, pattern: __, ...schema }: Text, pattern: string | undefined): Text {
  const patterns = [...(schema[found] ?? []), ...(pattern === undefined ? [] : [pattern])];
  const [first, ...others] = patterns;
  return {
    ...schema,
    [found]: patterns,
    ...(first !== undefined && { pattern: first }),
    ...(others.length > 0 && { allOf: others.map((each) => ({ pattern: each })) }),
  };
}
