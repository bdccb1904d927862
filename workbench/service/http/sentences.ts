import type { ErrorCode, HandrailError } from '@handrail/sdk';
import { adviceFor } from '../setup/fields.ts';

interface Sentence {
  readonly status: number;
  /** What happened. */
  readonly what: string;
  /** What to do about it. */
  readonly do: string;
}

const sentences: Partial<Record<ErrorCode, Sentence>> = {
  sign_in_required: { status: 401, what: 'Nobody has signed in.', do: 'Sign in and try again.' },
  sign_in_failed: { status: 401, what: 'The sign-in was not accepted.', do: 'Sign out, and sign in again.' },
  sign_in_expired: { status: 401, what: 'The sign-in has expired.', do: 'Sign in again.' },
  clock_skew: {
    status: 401,
    what: 'A clock is wrong.',
    do: 'Set the clock of this computer and of the service, and sign in again.',
  },
  wrong_account: {
    status: 403,
    what: 'This account cannot be used here.',
    do: 'Sign in with your own account of this organisation, not as a guest or an application.',
  },
  wrong_tenant: {
    status: 403,
    what: 'Your organisation is not served here.',
    do: 'Check the address of the service, or ask your administrator.',
  },
  remote_help_disabled: {
    status: 403,
    what: 'Remote help is switched off for your organisation.',
    do: 'Ask your administrator to switch it on.',
  },
  not_permitted: {
    status: 403,
    what: 'You lack the permission for this.',
    do: 'Ask your administrator for a role that has it.',
  },
  policy_refused: { status: 403, what: 'A rule of this service forbids this.', do: 'Ask your administrator.' },
  invalid_input: {
    status: 400,
    what: 'The request has a wrong form.',
    do: 'Correct the request; the API document shows its form.',
  },
  not_supported: {
    status: 501,
    what: 'The service cannot do this.',
    do: 'Ask for something else; the API document shows what there is.',
  },
  malformed: { status: 400, what: 'The request cannot be read.', do: 'Correct the request.' },
  too_large: { status: 413, what: 'The request is too large.', do: 'Send less at once.' },
  too_many: { status: 429, what: 'Too many requests came at once.', do: 'Wait a moment and try again.' },
  unknown_action: { status: 404, what: 'There is nothing at this address.', do: 'Check the address.' },
  service_unreachable: {
    status: 503,
    what: 'The identity provider cannot be reached.',
    do: 'Try again in a moment; if it lasts, check the network of the service.',
  },
  not_found: {
    status: 404,
    what: 'This is not there, or not yours to see.',
    do: 'Check the id, or list what there is.',
  },
  edit_conflict: {
    status: 412,
    what: 'Somebody else changed this since you read it.',
    do: 'Read it again, make your change to that, and send it with the new ETag in If-Match.',
  },
  version_required: {
    status: 428,
    what: 'The request does not say which version it changes.',
    do: 'Read it first, and send the ETag of what you read in If-Match.',
  },
  name_taken: { status: 409, what: 'Another one has this name already.', do: 'Choose another name.' },
  in_use: { status: 409, what: 'This is still in use.', do: 'Take it out of where it is used first.' },
  built_in: {
    status: 409,
    what: 'A built-in role cannot be changed or deleted.',
    do: 'Make a copy of it, and change the copy.',
  },
  not_held: {
    status: 403,
    what: 'Nobody can give a permission that they do not hold.',
    do: 'Leave it out, or ask somebody who holds it.',
  },
  last_administrator: {
    status: 409,
    what: 'After this, nobody could manage roles any more.',
    do: 'Give the right to manage roles to another group first.',
  },
  groups_overage: {
    status: 403,
    what: 'The token does not say which groups the person is in, because they are too many.',
    do: 'Set the provider to send only the groups that are assigned to this application, or use application roles.',
  },
  enrolment_invalid: {
    status: 403,
    what: 'The enrolment token is unknown, expired, used up or revoked.',
    do: 'Ask your administrator for a new one.',
  },
  device_retired: {
    status: 403,
    what: 'This device was retired by an administrator.',
    do: 'Enrol it again with a new enrolment token.',
  },
  key_reused: {
    status: 422,
    what: 'The same Idempotency-Key came with a different request.',
    do: 'Send each new request with a key of its own.',
  },
  key_in_progress: {
    status: 409,
    what: 'A request with this Idempotency-Key is still running, or was cut off.',
    do: 'Wait a moment and send it again. If that does not help, look whether it was made, and use a new key.',
  },
  storage_full: {
    status: 507,
    what: 'There is no room left to store anything.',
    do: 'Make room on the disk of the service. Running sessions go on.',
  },
  port_taken: {
    status: 503,
    what: 'The port is in use.',
    do: 'Stop the program that has it, or choose another with --port.',
  },
  data_corrupt: {
    status: 503,
    what: 'A file in the data folder cannot be read.',
    do: 'Restore it from a backup, or move it elsewhere to start without it. Nothing was changed.',
  },
  upgrade_required: {
    status: 503,
    what: 'The data folder belongs to a newer Handrail.',
    do: 'Start that version, or restore a backup that this version made.',
  },
};

const dataInUse: Sentence = {
  status: 503,
  what: 'Another Handrail service is using the data folder.',
  do: 'Stop it, or choose another folder with --data.',
};
const embeddedProvider: Sentence = {
  status: 403,
  what: 'The embedded identity provider cannot be used here.',
  do: 'Leave --demo away when HANDRAIL_ISSUER names a real provider, and use --demo on loopback only.',
};
const byProblem: Readonly<Record<string, Sentence>> = {
  intune_off: {
    status: 409,
    what: 'Microsoft Intune is not connected, or switched off.',
    do: 'Connect it first, and switch it on.',
  },
  no_data: { status: 404, what: 'There is no data folder of a service.', do: 'Check --data.' },
  folder_not_empty: {
    status: 409,
    what: 'The data folder is not empty.',
    do: 'Choose a folder that is empty or not there yet; nothing was changed.',
  },
  backup_damaged: {
    status: 503,
    what: 'The backup is damaged, or is none.',
    do: 'Take another one; nothing was restored.',
  },
  backup_of_server: {
    status: 501,
    what: 'The records are in PostgreSQL, which has backups of its own.',
    do: 'As its administrator run pg_dump --format=custom --file=FILE DATABASE, and copy the folder keys of the data folder beside it.',
  },
  changed: { status: 409, what: 'A file changed while it was copied.', do: 'Make the backup again.' },
  plain_network: {
    status: 403,
    what: 'Without TLS the service listens on this machine only.',
    do: 'Give it a certificate and a key, or name the https address of the proxy in front of it: handrail setup asks for both.',
  },
  setup_token: {
    status: 401,
    what: 'The token is not the right one.',
    do: 'Type it as it was shown when it was made.',
  },
  setup_token_over: {
    status: 401,
    what: 'There is no token that is still good.',
    do: 'Make a new one on the machine of the service: handrail setup --token --data DIR.',
  },
  turn_secret: {
    status: 400,
    what: 'The file with the secret of the TURN servers holds none.',
    do: 'Put at least 16 characters without spaces into it, the same as the servers have, for the service to read.',
  },
  configuration_rights: {
    status: 403,
    what: 'Others on this machine can read the set-up, and a password is in it.',
    do: 'Run chmod 600 on the file, change the password of the database, and set it with handrail setup.',
  },
  setup_file: {
    status: 400,
    what: 'The file of --from cannot be used.',
    do: 'Write one JSON object into it, with the fields that handrail setup --help names.',
  },
  certificate: {
    status: 503,
    what: 'The certificate or its key cannot be used.',
    do: 'Correct the file named above; handrail doctor says more. Nothing listens in plain instead.',
  },
};
const database: Readonly<Record<string, Sentence>> = {
  database_address: {
    status: 500,
    what: 'The address of the database cannot be used.',
    do: 'Correct it, in the variable named above or in the set-up: postgres://ROLE@HOST/DATABASE, with sslmode where it is needed.',
  },
  database_unreachable: {
    status: 503,
    what: 'The database server cannot be reached.',
    do: 'Look whether it runs, and whether host and port are right; then try again.',
  },
  database_tls: {
    status: 503,
    what: 'There is no trusted TLS connection to the database server.',
    do: 'Give its certificate authority with sslrootcert, or choose another sslmode; the README of the service says what each means.',
  },
  database_sign_in: {
    status: 500,
    what: 'The database server did not accept the role and its password.',
    do: 'Correct them in the variable, in PGPASSWORD or in the file of passwords, or let the role in with pg_hba.conf.',
  },
  database_missing: {
    status: 500,
    what: 'There is no such database on the server.',
    do: 'Make it as an administrator of the server: createdb --owner=OWNER DATABASE.',
  },
  database_rights: {
    status: 500,
    what: 'The role may not do this in the database.',
    do: 'Make it the owner of the database, or name the role that is in HANDRAIL_DATABASE_OWNER_URL.',
  },
  database_role: {
    status: 403,
    what: 'The role of the service passes by row-level security, which keeps organisations apart.',
    do: 'Use a role that is no superuser and has no BYPASSRLS: createuser ROLE.',
  },
  database_unfit: {
    status: 501,
    what: 'This database cannot be used.',
    do: 'Handrail needs PostgreSQL 14 or newer and a database in UTF-8.',
  },
  audit_head: {
    status: 503,
    what: 'The audit log in the database is damaged.',
    do: 'Restore the database from a backup; nothing was changed.',
  },
};
const newerDatabase: Sentence = {
  status: 503,
  what: 'The database belongs to a newer Handrail.',
  do: 'Start that version, or restore a backup from before its first start.',
};
const environment: Sentence = {
  status: 500,
  what: 'No identity provider is set, or not completely.',
  do: 'Set the variable named above, or none of them and use handrail setup, or --demo to try Handrail with people who are not real.',
};
const variable: Sentence = {
  status: 500,
  what: 'A variable of the environment has a value that cannot be used.',
  do: 'Correct the variable named above, such as 1.4 for a version.',
};
const otherwise: Sentence = {
  status: 500,
  what: 'Something went wrong inside the service.',
  do: "Try again; if it happens again, tell your administrator, who finds it in the service's log.",
};

/** What only a start can end with. */
const ofStart: ReadonlySet<string> = new Set(['port_taken', 'data_corrupt', 'upgrade_required']);

/** The codes with which a request of the API can be refused, with the words for them. */
export const apiProblems: readonly (Sentence & { readonly code: ErrorCode })[] = [
  ...(Object.entries(sentences) as [ErrorCode, Sentence][]).map(([code, sentence]) => ({ code, ...sentence })),
  { code: 'internal' as const, ...otherwise },
].filter(({ code }) => !ofStart.has(code));

/** By the rule that a field breaks. Others are said in general. */
const fieldRules: Readonly<Record<string, string>> = {
  required: 'Give this field; the API document shows what it takes.',
  unknown: 'Leave this field out; the API document shows which there are.',
  choice: 'Give it one of the values that the API document lists.',
  cursor: 'Give the `next` of a page of this same list in this same order, or begin without a cursor.',
};

/** What is said about an error, to people outside and on the command line. Never the error's own message. */
export function sentenceOf(error: HandrailError): Sentence {
  if (error.details['problem'] === 'data_in_use') return dataInUse;
  if (error.details['problem'] === 'embedded_provider') return embeddedProvider;
  if (error.details['problem'] === 'environment') return environment;
  if (error.details['problem'] === 'variable') return variable;
  const ofDatabase = database[String(error.details['problem'])];
  if (ofDatabase && error.details['file'] === undefined) return ofDatabase;
  if (error.code === 'upgrade_required' && error.details['database'] !== undefined) return newerDatabase;
  const named = byProblem[String(error.details['problem'])];
  if (named) return named;
  const { field, rule } = error.details;
  if (error.details['problem'] === 'configuration') {
    const advice = adviceFor(error) ?? 'Correct this field; handrail setup shows what is set.';
    const lacks = rule === 'required';
    return { status: 400, what: `The field ${field} of the set-up is ${lacks ? 'missing' : 'wrong'}.`, do: advice };
  }
  if (error.code === 'invalid_input' && typeof field === 'string') {
    const advice = fieldRules[String(rule)] ?? 'Correct this field; the API document shows what it takes.';
    return { status: 400, what: `The field ${field} of the request is wrong.`, do: advice };
  }
  return sentences[error.code] ?? otherwise;
}
