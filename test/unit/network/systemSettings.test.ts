import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gnomeSettings, macSettings, windowsSettings } from '../../../workbench/network/systemSettings.ts';

const proxy = { kind: 'proxy', host: 'proxy.example', port: 3128, secure: false };

test('What GNOME is set to is read: a proxy, a PAC file, or nothing', () => {
  const lines = (mode: string) => `org.gnome.system.proxy autoconfig-url 'http://wpad.example/proxy.pac'
org.gnome.system.proxy ignore-hosts ['localhost', '127.0.0.0/8', '.corp.example']
org.gnome.system.proxy mode '${mode}'
org.gnome.system.proxy use-same-proxy true
org.gnome.system.proxy.http enabled false
org.gnome.system.proxy.http host ''
org.gnome.system.proxy.http port 8080
org.gnome.system.proxy.https host 'proxy.example'
org.gnome.system.proxy.https port 3128
`;
  const exceptions = ['localhost', '127.0.0.0/8', '.corp.example'];
  assert.deepEqual(gnomeSettings(lines('manual')), { kind: 'fixed', proxy, exceptions });
  assert.deepEqual(gnomeSettings(lines('auto')), { kind: 'pac', address: 'http://wpad.example/proxy.pac', exceptions });
  assert.equal(gnomeSettings(lines('none')), undefined);
  assert.equal(gnomeSettings('No such schema'), undefined);
});

test('What Windows is set to is read as reg query writes it', () => {
  const key = '\r\nHKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\r\n';
  const value = (name: string, type: string, said: string) => `    ${name}    ${type}    ${said}\r\n`;
  const one = `${key}${value('ProxyEnable', 'REG_DWORD', '0x1')}${value('ProxyServer', 'REG_SZ', 'proxy.example:3128')}${value('ProxyOverride', 'REG_SZ', '*.corp.example;<local>')}`;
  assert.deepEqual(windowsSettings(one), { kind: 'fixed', proxy, exceptions: ['*.corp.example'] });
  const each = one.replace('proxy.example:3128', 'http=a.example:80;https=proxy.example:3128');
  assert.deepEqual(windowsSettings(each), { kind: 'fixed', proxy, exceptions: ['*.corp.example'] });
  assert.equal(windowsSettings(one.replace('0x1', '0x0')), undefined);
  const script = `${key}${value('AutoConfigURL', 'REG_SZ', 'http://wpad.example/proxy.pac')}`;
  assert.deepEqual(windowsSettings(script), { kind: 'pac', address: 'http://wpad.example/proxy.pac', exceptions: [] });
});

test('What macOS is set to is read as scutil writes it', () => {
  const said = `<dictionary> {
  ExceptionsList : <array> {
    0 : *.local
    1 : 169.254.0.0/16
  }
  HTTPSEnable : 1
  HTTPSPort : 3128
  HTTPSProxy : proxy.example
  ProxyAutoConfigEnable : 0
}
`;
  const exceptions = ['*.local', '169.254.0.0/16'];
  assert.deepEqual(macSettings(said), { kind: 'fixed', proxy, exceptions });
  const script = said.replace(
    'ProxyAutoConfigEnable : 0',
    'ProxyAutoConfigEnable : 1\n  ProxyAutoConfigURLString : https://wpad.example/proxy.pac',
  );
  assert.deepEqual(macSettings(script), { kind: 'pac', address: 'https://wpad.example/proxy.pac', exceptions });
  assert.equal(macSettings('<dictionary> {\n}\n'), undefined);
});

test('A system cannot name a file of this machine as a PAC file by its path', () => {
  assert.equal(
    gnomeSettings("org.gnome.system.proxy mode 'auto'\norg.gnome.system.proxy autoconfig-url '/etc/passwd'"),
    undefined,
  );
});
