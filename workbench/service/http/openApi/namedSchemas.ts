import * as access from '@handrail/sdk/tenant/access';
import * as apiTokens from '@handrail/sdk/tenant/apiTokens';
import * as audit from '@handrail/sdk/tenant/audit';
import { PersonReference } from '@handrail/sdk/tenant/common';
import * as compliance from '@handrail/sdk/tenant/compliance';
import * as devices from '@handrail/sdk/tenant/devices';
import * as sessions from '@handrail/sdk/tenant/sessions';
import * as settings from '@handrail/sdk/tenant/settings';

/** A schema as it stands in the document. */
export type JsonSchema = { readonly [key: string]: unknown };

/** The schemas that the SDK exports, so that the document calls them by the same name wherever they are used. */
const exported: readonly (readonly [name: string, schema: unknown])[] = Object.entries({
  PersonReference,
  ...access,
  ...apiTokens,
  ...audit,
  ...compliance,
  ...devices,
  ...sessions,
  ...settings,
}).filter(([name, value]) => /^[A-Z]/.test(name) && typeof value === 'object');

/** Gives schemas with references in place of what has a name, and collects what was named. */
export class NamedSchemas {
  // By content: an optional field has a copy of its schema, not the schema itself.
  readonly #names = new Map(exported.map(([name, schema]) => [JSON.stringify(schema), name]));
  readonly #used = new Map<string, JsonSchema>();

  /** Those that were referred to, by name. */
  get used(): Readonly<Record<string, JsonSchema>> {
    return Object.fromEntries([...this.#used].sort(([a], [b]) => a.localeCompare(b, 'en')));
  }

  refer(schema: unknown): JsonSchema {
    const name = this.#names.get(JSON.stringify(schema));
    if (name === undefined) return this.#inside(schema) as JsonSchema;
    if (!this.#used.has(name)) {
      this.#used.set(name, {});
      this.#used.set(name, this.#inside(schema) as JsonSchema);
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  #inside(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((each) => this.#referOrKeep(each));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.#referOrKeep(each)]));
  }

  #referOrKeep(value: unknown): unknown {
    return typeof value === 'object' && value !== null ? this.refer(value) : value;
  }
}
