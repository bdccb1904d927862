import Type from 'typebox';
import { overlayPageInterface } from '../../base/app/overlayApi.ts';
import { defineInterface } from '../../base/rpc/methods.ts';

/** What the child that draws hears: what a page that draws does, and what a shell does for a page's window. */
export const overlayChildInterface = defineInterface({
  methods: {
    /**
     * Once, before all else. Nothing is drawn over windows of the processes `own`. Errors: `no_display`, `screen_unclear`,
     * `not_supported`.
     */
    open: {
      input: Type.Object({
        screen: Type.Object({
          width: Type.Integer({ minimum: 1 }),
          height: Type.Integer({ minimum: 1 }),
          screen: Type.Optional(Type.String({ maxLength: 64 })),
        }),
        own: Type.Array(Type.Integer({ minimum: 1 }), { maxItems: 64 }),
      }),
      output: Type.Object({}),
    },
    /** Answered when what was heard before was taken up. */
    drawn: { input: Type.Object({}), output: Type.Object({}) },
    /** Answered once that is so on the display. */
    show: { input: Type.Object({ visible: Type.Boolean() }), output: Type.Object({}) },
  },
  notices: {
    put: overlayPageInterface.notices.put,
    remove: overlayPageInterface.notices.remove,
    point: overlayPageInterface.notices.point,
  },
});
