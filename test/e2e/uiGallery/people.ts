import type { Person } from '@handrail/sdk';

// A drawn face, so that photos are seen: 24 by 24 points of two colours would do; this is one point, stretched.
const photo = (base64: string) => `data:image/png;base64,${base64}`;

export const helper: Person = {
  id: 'p-helper',
  name: 'Maya Lindqvist',
  signInName: 'maya.lindqvist@northwind.example',
  title: 'Service Desk Specialist',
  company: 'Northwind Traders',
  domain: 'northwind.example',
};

export const sharer: Person = {
  id: 'p-sharer',
  name: 'Tomás Ferreira',
  signInName: 'tomas.ferreira@northwind.example',
  title: 'Regional Sales Manager',
  company: 'Northwind Traders',
  domain: 'northwind.example',
  photo: photo('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkSPxfDwADTQHVpNBiVwAAAABJRU5ErkJggg=='),
};
