import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What an administrator may hand to the installer, and under which name the app reads it. */
export const msiPresets = { SERVICE: 'service', TENANT: 'tenant', ENROLMENT: 'enrolment', UPDATES: 'updates' } as const;

/** Ids of components: never to change, and never for another key. */
const components = {
  SERVICE: '5D1C4E0B-7E0E-4B5B-8F6E-4A1E0D9C2B11',
  TENANT: '5D1C4E0B-7E0E-4B5B-8F6E-4A1E0D9C2B12',
  ENROLMENT: '5D1C4E0B-7E0E-4B5B-8F6E-4A1E0D9C2B13',
  UPDATES: '5D1C4E0B-7E0E-4B5B-8F6E-4A1E0D9C2B16',
  AUTOSTART: '5D1C4E0B-7E0E-4B5B-8F6E-4A1E0D9C2B14',
  LINKS: '5D1C4E0B-7E0E-4B5B-8F6E-4A1E0D9C2B15',
} as const;

/**
 * electron-builder calls it with the project that the msi is made from: adds what `SERVICE=`, `TENANT=`, `ENROLMENT=`, `UPDATES=`
 * and `AUTOSTART=1` leave in the machine's registry, who opens links, and the file by which the app leaves updates to others. Presets stay when the package goes, so that a newer
 * version, which is an installation and a removal, keeps them without being told again.
 */
export async function msiProjectCreated(file: string): Promise<void> {
  await writeFile(file, withPresets(await readFile(file, 'utf8')));
}

/** The project with our components; throws where it is not laid out as expected. */
export function withPresets(project: string): string {
  const open = '<ComponentGroup Id="ProductComponents" Directory="APPLICATIONFOLDER">';
  const executable = /<File [^>]*Id="mainExecutable"/.test(project);
  const resources = /<Component Directory="([^"]+)">\s*<File Name="app\.asar"/.exec(project)?.[1];
  if (
    !executable ||
    resources === undefined ||
    project.split(open).length !== 2 ||
    project.split('</Product>').length !== 2
  )
    throw new Error('The project of the msi is laid out otherwise than build/package/msiProjectCreated.ts expects.');
  const names = [...Object.keys(msiPresets), 'AUTOSTART'];
  // Else the installer's own log has the secret.
  const hidden = (name: string) => (name === 'ENROLMENT' ? ' Hidden="yes"' : '');
  const properties = names.map((name) => `    <Property Id="${name}" Secure="yes"${hidden(name)}/>`).join('\n');
  const values = Object.entries(msiPresets).map(([property, name]) =>
    component(property as keyof typeof components, {
      permanent: true,
      values: [['Software\\Handrail', name, `[${property}]`]],
    }),
  );
  const run = 'Software\\Microsoft\\Windows\\CurrentVersion\\Run';
  const links = 'Software\\Classes\\handrail';
  const parts = [
    ...values,
    component('AUTOSTART', { permanent: false, values: [[run, 'Handrail', '"[#mainExecutable]" --hidden']] }),
    component('LINKS', {
      permanent: false,
      always: true,
      values: [
        [links, '', 'URL:Handrail request for help'],
        [links, 'URL Protocol', ''],
        [`${links}\\shell\\open\\command`, '', '"[#mainExecutable]" -- "%1"'],
      ],
    }),
    `      <Component Directory="${resources}">
        <File Name="update-off" Source="${escaped(join(import.meta.dirname, 'update-off'))}" ReadOnly="yes" KeyPath="yes"/>
      </Component>`,
  ];
  return project.replace(open, `${open}\n${parts.join('\n')}`).replace('</Product>', `${properties}\n  </Product>`);
}

interface Part {
  readonly permanent: boolean;
  /** Not only where its property was given. */
  readonly always?: boolean;
  /** Key below HKEY_LOCAL_MACHINE, name and value. */
  readonly values: readonly (readonly [string, string, string])[];
}

function component(id: keyof typeof components, { permanent, always = false, values }: Part): string {
  const lines = values.map(([key, name, value], at) => {
    const named = name === '' ? '' : ` Name="${name}"`;
    const keyPath = at === 0 ? ' KeyPath="yes"' : '';
    return `        <RegistryValue Root="HKLM" Key="${key}"${named} Type="string" Value="${escaped(value)}"${keyPath}/>`;
  });
  return [
    `      <Component Id="handrail${id}" Guid="${components[id]}"${permanent ? ' Permanent="yes"' : ''}>`,
    ...(always ? [] : [`        <Condition>${id}</Condition>`]),
    ...lines,
    '      </Component>',
  ].join('\n');
}

function escaped(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
