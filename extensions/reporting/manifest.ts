import { defineExtension, ListChange, Type } from '@handrail/sdk';
import { en } from './texts.ts';

const closed = { additionalProperties: false } as const;
/** What an administrator's page shows, the service decides: it asks again for every request. */
const view = { on: 'app', from: ['app'], requires: 'everyone' } as const;
const session = Type.Object({ sessionId: Type.String({ maxLength: 128 }) }, closed);
const order = Type.Object({ span: Type.Optional(Type.Integer({ minimum: 1, maximum: 366 })) }, closed);
/** A download of everything takes its time. */
const download = { ...view, timeLimitMs: 300_000 } as const;

/** Live and past sessions, how many there are, and the tenant's audit log. */
export const manifest = defineExtension({
  id: 'reporting',
  version: '1.0.0',
  sdk: '1',
  title: 'title',
  sides: ['app'],
  capabilities: ['tenant'],
  actions: {
    overview: {
      ...view,
      place: { surface: 'page', label: 'overview', icon: 'chart', order: 100, offeredTo: ['reports.view'] },
    },
    showSpan: { ...view, input: order },
    refreshOverview: view,
    sessions: {
      ...view,
      place: { surface: 'page', label: 'sessions', icon: 'screen', order: 110, offeredTo: ['reports.view'] },
    },
    changeSessions: { ...view, input: ListChange },
    showSessions: {
      ...view,
      input: Type.Object({ state: Type.Union([Type.Literal('live'), Type.Literal('past')]) }, closed),
    },
    refreshSessions: view,
    openSession: { ...view, input: session },
    endSession: { ...view, input: session },
    exportSessions: {
      ...download,
      input: Type.Object({ form: Type.Union([Type.Literal('csv'), Type.Literal('json')]) }, closed),
    },
    auditLog: {
      ...view,
      place: { surface: 'page', label: 'auditLog', icon: 'list', order: 120, offeredTo: ['reports.view'] },
    },
    changeAuditLog: { ...view, input: ListChange },
    auditOf: {
      ...view,
      input: Type.Object(
        {
          actorId: Type.Optional(Type.String({ maxLength: 128 })),
          subjectId: Type.Optional(Type.String({ maxLength: 128 })),
        },
        closed,
      ),
    },
    openAuditEntry: { ...view, input: Type.Object({ index: Type.Integer({ minimum: 0 }) }, closed) },
    exportAuditLog: download,
  },
  texts: { en },
});
