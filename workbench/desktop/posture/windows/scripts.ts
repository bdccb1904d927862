/** What is asked of PowerShell, and the members of the object that it answers with. */
export interface Script {
  readonly statements: string;
  readonly members: string;
  readonly limitMs?: number;
}

const securityUpdates = '0fa1201d-4330-4fa8-8ae9-b877473b6441';

/**
 * Single values are picked, so that what stands beside them in the registry (the owner, the product's number, who signs in
 * by itself) is not read out. Nothing is written, and the search for updates stays offline.
 */
export const scripts = {
  version: {
    statements: "$v=Get-ItemProperty -Path 'HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion'",
    members:
      'name=$v.ProductName;major=$v.CurrentMajorVersionNumber;minor=$v.CurrentMinorVersionNumber;' +
      'build=$v.CurrentBuildNumber;revision=$v.UBR',
  },
  bitLocker: {
    statements: '$v=Get-BitLockerVolume -MountPoint $env:SystemDrive',
    members: 'protection=[int]$v.ProtectionStatus;volume=[int]$v.VolumeStatus',
  },
  bitLockerProperty: {
    statements:
      '$s=New-Object -ComObject Shell.Application;' +
      "$p=$s.NameSpace($env:SystemDrive).Self.ExtendedProperty('System.Volume.BitLockerProtection')",
    members: 'protection=$p',
  },
  firewall: {
    statements: '$p=Get-NetFirewallProfile -PolicyStore ActiveStore',
    members: 'enabled=@($p|ForEach-Object{[int]$_.Enabled})',
  },
  lock: {
    statements:
      "$m=Get-ItemProperty -Path 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System' " +
      '-ErrorAction SilentlyContinue;' +
      "$p=Get-ItemProperty -Path 'HKCU:\\Software\\Policies\\Microsoft\\Windows\\Control Panel\\Desktop' " +
      '-ErrorAction SilentlyContinue;' +
      "$d=Get-ItemProperty -Path 'HKCU:\\Control Panel\\Desktop';" +
      'function pick($n){if($null -ne $p.$n){$p.$n}else{$d.$n}}',
    members:
      'inactivity=$m.InactivityTimeoutSecs;active=pick ScreenSaveActive;secure=pick ScreenSaverIsSecure;' +
      "timeout=pick ScreenSaveTimeOut;hasSaver=[bool](pick 'SCRNSAVE.EXE')",
  },
  automaticSignIn: {
    statements: "$w=Get-ItemProperty -Path 'HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon'",
    members: "holds=([string]$w.AutoAdminLogon -eq '1')",
  },
  updates: {
    limitMs: 120_000,
    statements:
      '$s=(New-Object -ComObject Microsoft.Update.Session).CreateUpdateSearcher();$s.Online=$false;' +
      "$r=$s.Search('IsInstalled=0 and IsHidden=0 and Type=''Software''');" +
      `$n=@($r.Updates|Where-Object{@($_.Categories|Where-Object{$_.CategoryID -eq '${securityUpdates}'}).Count -gt 0}).Count;` +
      '$l=(New-Object -ComObject Microsoft.Update.AutoUpdate).Results.LastSearchSuccessDate;' +
      '$a=-1;if($l){$a=[int64]((Get-Date).ToUniversalTime()-$l).TotalSeconds}',
    members: 'result=[int]$r.ResultCode;pending=[int]$r.Updates.Count;security=$n;age=$a',
  },
  rebootPending: {
    statements:
      "$u=Test-Path 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update\\RebootRequired';" +
      "$c=Test-Path 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\RebootPending'",
    members: 'holds=($u -or $c)',
  },
  uptime: {
    statements: '$b=(Get-CimInstance -ClassName Win32_OperatingSystem -Property LastBootUpTime).LastBootUpTime',
    members: 'seconds=[int64]((Get-Date)-$b).TotalSeconds',
  },
} as const satisfies Readonly<Record<string, Script>>;

/** Apart from what is reported: it is run only for a service that asks. */
export const serialNumberScript: Script = {
  statements: '$b=Get-CimInstance -ClassName Win32_BIOS -Property SerialNumber',
  members: 'serial=[string]$b.SerialNumber',
};
