/**
 * What an audit record can be about. A closed list of the service's own names, so that nothing from a request can become
 * one; a change that deserves a record gets its line here first.
 */
export const auditActions = [
  // the tenant
  'tenant.created',
  'settings.changed',
  'branding.changed',
  'compliance.changed',
  'retention.changed',
  'retention.applied',
  'identity.changed',
  // who may do what
  'administrator.named',
  'role.created',
  'role.changed',
  'role.deleted',
  'group.created',
  'group.changed',
  'group.deleted',
  'group.memberAdded',
  'group.memberRemoved',
  'assignment.created',
  'assignment.changed',
  'assignment.deleted',
  'token.created',
  'token.revoked',
  'extension.installed',
  'extension.changed',
  'extension.removed',
  // people and devices
  'signin.accepted',
  'signin.refused',
  'request.refused',
  'enrolment.created',
  'enrolment.revoked',
  'device.enrolled',
  'device.changed',
  'device.retired',
  'intune.changed',
  'intune.secretReplaced',
  'intune.disconnected',
  'intune.tested',
  'intune.synchronised',
  'intune.failed',
  // sessions
  'session.offered',
  'session.joined',
  'session.started',
  'session.refused',
  'session.unattended',
  'session.terminated',
  'session.ended',
  'session.noted',
  'lookup.locked',
  'elevation.started',
  'elevation.ended',
  'recording.started',
  'recording.ended',
  // the log itself
  'key.rotated',
  'checkpoint.published',
  'receipt.issued',
  'report.exported',
  'audit.exported',
] as const;
export type AuditAction = (typeof auditActions)[number];

/** What an audit record's subject can be. */
export const subjectKinds = [
  'tenant',
  'person',
  'device',
  'session',
  'role',
  'group',
  'assignment',
  'token',
  'extension',
  'enrolment',
  'key',
  'log',
] as const;
export type SubjectKind = (typeof subjectKinds)[number];

/** Who can act: a person, a token of the API, a device by itself, or the service. */
export const actorKinds = ['person', 'token', 'device', 'service'] as const;
export type ActorKind = (typeof actorKinds)[number];

/** The service, acting by itself: a limit, a sweep, a checkpoint. */
export const serviceActor = { kind: 'service', id: 'service' } as const;
