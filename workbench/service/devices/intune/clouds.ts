import type { IntuneCloud } from '@handrail/sdk/tenant/intune';

/** Where an organisation of each of Microsoft's clouds signs in, and where its Graph is. No other host is ever asked. */
export const clouds: Readonly<Record<IntuneCloud, { readonly login: string; readonly graph: string }>> = {
  global: { login: 'https://login.microsoftonline.com', graph: 'https://graph.microsoft.com' },
  usGovernment: { login: 'https://login.microsoftonline.us', graph: 'https://graph.microsoft.us' },
  usGovernmentDod: { login: 'https://login.microsoftonline.us', graph: 'https://dod-graph.microsoft.us' },
  china: { login: 'https://login.chinacloudapi.cn', graph: 'https://microsoftgraph.chinacloudapi.cn' },
};
