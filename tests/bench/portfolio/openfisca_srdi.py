"""SRDI by 63号 annex 2 for OpenFisca-core: the pass or fail of the tier, as its users write it.

OpenFisca computes whole columns in float32 and has no missing values: what is not reported
is the default of its variable, zero or False. Nothing is explained.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from openfisca_core import periods
from openfisca_core.entities import build_entity
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

YEAR = "2024"
WAN = 10_000
REFUSED = ("on_abnormal_list", "on_dishonest_list", "restricted_products", "serious_accident_3y", "tax_violation_3y")
Columns = Mapping[str, NDArray[Any]]
ENTERPRISE = build_entity("enterprise", "enterprises", "Enterprise", is_person=True)


def share(numerator: NDArray[Any], denominator: NDArray[Any]) -> NDArray[Any]:
    """Divide as formulas do, with zero where there is nothing to divide by."""
    return np.divide(numerator, denominator, out=np.zeros(len(numerator), np.float32), where=denominator > 0)


def ladder(value: NDArray[Any], rungs: Mapping[float, float]) -> NDArray[Any]:
    return np.select([value >= bound for bound in rungs], list(rungs.values()), default=0)


class srdi_score(Variable):  # noqa: N801 - OpenFisca names variables by their class
    """The points of the table."""

    value_type = float
    entity = ENTERPRISE
    definition_period = periods.YEAR

    def formula(self, period: Any, _parameters: Any = None) -> NDArray[Any]:
        def of(name: str) -> NDArray[Any]:
            return np.asarray(self(name, period))

        revenue, research = of("revenue_y1"), of("rd_expense_y1")
        intensity, main = share(research, revenue), [of(f"main_revenue_y{year}") for year in (1, 2, 3)]
        growth = (share(main[0], main[1]) - 1 + share(main[1], main[2]) - 1) / 2
        debt = share(of("total_liabilities_y1"), of("total_assets_y1"))
        field = of("in_six_bases") | of("time_honoured_brand") | of("serves_chain_leader")
        quality = sum(
            of(name).astype(np.float32)
            for name in ("quality_award_provincial", "quality_system_certified", "own_brand", "standard_participation")
        )
        spent = [
            (research >= amount * WAN) | (intensity >= least)
            for amount, least in ((500, 0.1), (400, 0.08), (300, 0.06), (200, 0.04), (100, 0.03))
        ]
        rights = [of(f"class1_ip{kind}") >= 1 for kind in ("_high_value", "_self_developed", "")]
        points = (
            ladder(share(main[0], revenue), {0.8: 5, 0.7: 3, 0.6: 1}),
            ladder(growth, {0.1: 10, 0.08: 8, 0.06: 6, 0.04: 4, 0.0: 2}),
            ladder(of("years_in_segment"), {10: 5, 8: 4, 6: 3, 4: 2, 2: 1}),
            np.select([of("fills_chain_gap"), field], [5, 3], default=0),
            ladder(of("digital_level"), {3: 5, 2: 3}),
            np.minimum(quality * 3, 5),
            ladder(share(of("net_profit_y1"), revenue), {0.1: 10, 0.08: 8, 0.06: 6, 0.04: 4, 0.02: 2}),
            np.select([debt <= 0.5, debt <= 0.6, debt <= 0.7], [5, 3, 1], default=0),
            of("local_feature_points"),
            np.select([*rights, of("class2_ip") >= 1], [10, 8, 6, 2], default=0),
            np.select(spent, [10, 8, 6, 4, 2], default=0),
            ladder(share(of("rd_staff_y1"), of("employees_y1")), {0.2: 5, 0.1: 3, 0.05: 1}),
            ladder(of("rd_body_level"), {4: 10, 3: 8, 2: 4, 1: 2}),
        )
        return np.sum(points, axis=0)


class srdi(Variable):  # noqa: N801
    """Whether the enterprise qualifies, with the innovative title as its base."""

    value_type = bool
    entity = ENTERPRISE
    definition_period = periods.YEAR

    def formula(self, period: Any, _parameters: Any = None) -> NDArray[Any]:
        def of(name: str) -> NDArray[Any]:
            return np.asarray(self(name, period))

        revenue, research, financing = of("revenue_y1"), of("rd_expense_y1"), of("equity_financing_2y")
        provincial, national = of("provincial_award_best_rank_3y"), of("national_award_best_rank_3y")
        general = of("registered_in_china") & of("independent_legal_person") & of("below_large")
        for name in (
            "on_abnormal_list",
            "on_dishonest_list",
            "restricted_products",
            "serious_accident_3y",
            "tax_violation_3y",
        ):
            general = general & ~of(name)
        shortcut = (
            ((provincial >= 1) & (provincial <= 3))
            | ((national >= 1) & (national <= 5))
            | ((research + of("rd_expense_y2")) / 2 >= 1000 * WAN)
            | (financing >= 6000 * WAN)
            | of("maker_china_top500_3y")
        )
        return (
            general
            & of("innovative_title_valid")
            & (of("years_in_segment") >= 2)
            & (research >= 100 * WAN)
            & (share(research, revenue) >= 0.03)
            & ((revenue >= 1000 * WAN) | (financing >= 2000 * WAN))
            & ((of("srdi_score") >= 60) | shortcut)
        )


def system(columns: Columns) -> TaxBenefitSystem:
    """Return a system with one input variable a column."""
    made = TaxBenefitSystem([ENTERPRISE])
    for name, values in columns.items():
        kind = {"b": bool, "i": int}.get(values.dtype.kind, float)
        fields = {"value_type": kind, "entity": ENTERPRISE, "definition_period": periods.YEAR}
        made.add_variable(type(name, (Variable,), fields))
    made.add_variables(srdi_score, srdi)
    return made


def judge(made: TaxBenefitSystem, columns: Columns) -> NDArray[Any]:
    """Return which rows qualify.

    Args:
        made: the system.
        columns: amounts in yuan, levels as positions, nothing missing.
    """
    count = len(next(iter(columns.values())))
    simulation = SimulationBuilder().build_default_simulation(made, count)
    for name, values in columns.items():
        simulation.set_input(name, YEAR, values)
    return np.asarray(simulation.calculate("srdi", YEAR))
