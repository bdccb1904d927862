// The replaced module for packages of the older kind, which ask for `electron` with `require`.
module.exports = globalThis[Symbol.for('handrail.replacedElectron')];
