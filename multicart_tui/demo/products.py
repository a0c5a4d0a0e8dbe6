"""Goods a kitchen shop sells: what the demo's outputs are about."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Product:
    """One product page, as a scrape finds it."""

    title: str
    brand: str
    price: float
    rating: float
    availability: str
    features: tuple[str, ...]

    def scraped(self, asin: str) -> dict[str, object]:
        """Return what the service stores for it; the four keys are the vendor page's."""
        return {
            "asin": asin,
            "title": f"{self.brand} {self.title}",
            "price": f"${self.price:.2f}",
            "availability": self.availability,
            "brand": self.brand,
            "rating": self.rating,
            "features": list(self.features),
        }


_STOCK = "In Stock"
_FEW = "Only 3 left in stock"
_OUT = "Currently unavailable"
_LATER = "Usually dispatched within 2 to 3 weeks"
AVAILABILITIES = (_STOCK, _FEW, _OUT, _LATER)
"""What a product page says about when it can be had."""

PRODUCTS = (
    Product("Burr coffee grinder, 40 settings", "Brewmark", 189.0, 4.6, _STOCK,
            ("Conical steel burrs", "Grinds for espresso to French press", "350 g hopper")),
    Product("Stovetop espresso maker, 6 cups", "Fornello", 54.95, 4.4, _STOCK,
            ("Aluminium body", "Fits gas and electric stoves")),
    Product("Gooseneck kettle with thermometer, 1 L", "Brewmark", 79.0, 4.7, _FEW,
            ("Precise pour", "Stainless steel 304")),
    Product("French press, borosilicate glass, 1 L", "Kaffa & Sons", 39.99, 4.3, _STOCK,
            ("Double screen filter", "Dishwasher safe")),
    Product("Pour-over dripper, ceramic, size 02", "Hakuji", 32.5, 4.8, _STOCK,
            ("Spiral ribs", "Made in Arita")),
    Product("Paper filters, size 02, 100 sheets", "Hakuji", 8.9, 4.8, _STOCK,
            ("Oxygen bleached",)),
    Product("Digital coffee scale with timer", "Gramm", 44.0, 4.5, _STOCK,
            ("0.1 g steps to 2 kg", "USB-C charging")),
    Product("Milk frothing jug, 600 ml", "Fornello", 24.95, 4.5, _STOCK,
            ("Laser-etched marks",)),
    Product("Espresso machine, 15 bar, with grinder", "Brewmark", 899.0, 4.2, _LATER,
            ("Dose control", "Automatic purge", "2 L tank")),
    Product("Cold brew jar, 1.5 L", "Kaffa & Sons", 36.0, 4.1, _OUT,
            ("Fine mesh core", "Fits a fridge door")),
    Product("Chef's knife, 20 cm, carbon steel", "Okawa", 129.0, 4.9, _FEW,
            ("60 HRC", "Magnolia handle")),
    Product("Cast iron frying pan, 26 cm", "Smithfield Foundry", 69.0, 4.7, _STOCK,
            ("Seasoned with rapeseed oil", "Induction ready")),
    Product("Enamelled casserole, 4.7 L", "Smithfield Foundry", 249.0, 4.8, _STOCK,
            ("Oven safe to 260 °C", "Lifetime warranty")),
    Product("Mixing bowls, set of 5", "Tavola", 49.95, 4.6, _STOCK,
            ("Nesting", "Non-slip bases")),
    Product("Silicone spatula set, 4 pieces", "Tavola", 19.95, 4.5, _STOCK,
            ("Heat proof to 230 °C",)),
    Product("Stand mixer, 4.8 L, almond cream", "Mollien", 749.0, 4.8, _LATER,
            ("10 speeds", "Planetary action")),
    Product("Toaster, 4 slices, extra wide", "Mollien", 119.0, 4.0, _STOCK,
            ("7 browning levels", "Bagel setting")),
    Product("Airtight food containers, 12 pieces", "Lagerhaus", 59.0, 4.6, _STOCK,
            ("BPA free", "Stackable")),
    Product("Mandoline slicer with hand guard", "Okawa", 64.5, 4.4, _STOCK,
            ("Three julienne blades",)),
    Product("Instant-read thermometer", "Gramm", 27.5, 4.7, _STOCK,
            ("Reads in 2 seconds", "IP67")),
    Product("Salt and pepper mill set, beech", "Lagerhaus", 42.0, 4.3, _FEW,
            ("Ceramic grinding gear",)),
    Product("Loose leaf tea: Earl Grey, 250 g", "Wexcombe Tea", 18.0, 4.6, _STOCK,
            ("Bergamot from Calabria",)),
    Product("Whole coffee beans, medium roast, 1 kg", "Kaffa & Sons", 34.0, 4.5, _STOCK,
            ("Roasted weekly", "Notes of cocoa and plum")),
    Product("Descaling liquid, 2 × 250 ml", "Brewmark", 15.9, 4.4, _OUT,
            ("For four cycles",)),
)  # fmt: skip
"""In the order the demo shows them."""
