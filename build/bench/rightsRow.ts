import { processClock } from '../../workbench/network/processClock.ts';
import { AccessCache } from '../../workbench/service/access/accessCache.ts';
import { memoryBus } from '../../workbench/service/bus/memoryBus.ts';
import { sessionAccess } from '../../workbench/service/sessions/sessionRights.ts';
import { medianMs, type ServiceRow } from './serviceRow.ts';

/** What one helper may do on one device: with the tables at hand, and right after a change or a start. */
export const rightsRow: ServiceRow = {
  name: 'rights',
  async measure({ filled }) {
    const { store, tenant, person, device, providerGroup, devices } = await filled();
    const newCache = () => new AccessCache({ store, bus: memoryBus(), clock: processClock });
    const ask = (access: AccessCache, turn: number) =>
      sessionAccess(
        { store, access },
        tenant,
        {
          personId: person(turn),
          groups: Array.from({ length: 20 }, (_, index) => providerGroup(((turn * 37 + index * 49) % 333) * 3 + 1)),
          groupsOverage: false,
          inTab: false,
        },
        {
          personId: person(turn + 1),
          groups: [providerGroup(1)],
          groupsOverage: false,
          inTab: false,
          enrolled: true,
          deviceId: device((turn * 7_919) % devices),
        },
      );
    const warm = newCache();
    return [
      {
        key: 'rightsWarmMs',
        label: 'rights of a helper on a device, warm',
        value: await medianMs(1_000, (turn) => ask(warm, turn), 200),
        unit: 'ms',
        aim: 'under 1',
      },
      {
        key: 'rightsColdMs',
        label: 'the same, roles and assignments read anew',
        value: await medianMs(50, (turn) => ask(newCache(), turn), 5),
        unit: 'ms',
        aim: 'under 20',
      },
    ];
  },
};
