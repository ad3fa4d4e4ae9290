from odoo import api, models
from odoo.exceptions import UserError


class ClefGatedMixin(models.AbstractModel):
    """Values that verbs and decisions give, never a form, an import or a call.

    A readonly field is only so in views. What :meth:`_gates` names is guarded on every
    way in, defaults of the context included. Our own verbs pass as superuser, each
    after its own check.
    """

    _name = "clef.gated.mixin"
    _description = "Moved by Verbs Only"

    @api.model
    def _gates(self):
        """Fields that only verbs move.

        :return: dict field name -> collection of the values kept for verbs, None when
            all of them are
        """
        return {}

    @api.model
    def _fixed(self):
        """Fields said once, when the record is made.

        :return: tuple of field names
        """
        return ()

    @api.model
    def _gate_message(self):
        """What somebody is told who tries.

        :return: str
        """
        return self.env._("This value follows from what is done and decided.")

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        gates = {} if self.env.su else self._gates()
        fields = {name: self._fields[name] for name in gates}
        first = {name: f.default and f.default(self) for name, f in fields.items()}
        for record in records:
            record._check_gates(gates, record, first)
        return records

    def write(self, vals):
        gates = {**dict.fromkeys(self._fixed()), **self._gates()}
        shut = {name: gates[name] for name in gates.keys() & vals.keys()}
        for record in self if shut and not self.env.su else ():
            record._check_gates(shut, vals, record)
        return super().write(vals)

    def _check_gates(self, gates, wanted, before):
        """Refuse to give a value kept for verbs, or to leave one.

        :param dict gates: as :meth:`_gates` gives them
        :param wanted: the values wanted, by field name
        :param before: those the fields had, by field name
        :raise UserError: when a gate is jumped
        """
        for name, kept in gates.items():
            convert = self._fields[name].convert_to_cache
            new, old = convert(wanted[name], self), convert(before[name], self)
            changed = (new or False) != (old or False)
            if changed and (kept is None or new in kept or old in kept):
                raise UserError(self._gate_message())
