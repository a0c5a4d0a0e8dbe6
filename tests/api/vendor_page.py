"""The examples of the vendor's page "Amazon Items", copied letter for letter."""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Example:
    """One endpoint's example: path under ``/api/v1``, request body and response."""

    path: str
    request: str
    response: str

    @property
    def body(self) -> object:
        return json.loads(self.request)


CREATE = Example(
    "/schedules/amazon/asin/create/",
    """{
  "collection": 101,
  "domain": 1,
  "customer_postcode": 15,
  "asin": "B0DJQQ38TG",
  "custom_id": "ref-001",
  "include_raw_html": false,
  "output": "JSON"
}""",
    """{
  "code": 200,
  "data": {
    "id": 5,
    "asin": "B0DJQQ38TG",
    "collection": 101,
    "domain": 1,
    "customer_postcode": 15,
    "custom_id": "ref-001",
    "include_raw_html": false,
    "output": "JSON",
    "created_at": "2026-06-20T10:00:00Z"
  },
  "status": 1
}""",
)
CREATE_MULTIPLE = Example(
    "/schedules/amazon/asin/create/multiple/",
    """{
  "collection": 101,
  "domain": "amazon.com.au",
  "customer_postcode": "4500",
  "asins": "B0DJQQ38TG,B0ABC12345,B0XYZ99999",
  "including_raw_html": false
}""",
    """{
  "code": 200,
  "data": {
    "success_count": 2,
    "error_rows": [
      { "asin": "B0XYZ99999", "error": "Duplicate entry" }
    ]
  },
  "status": 1
}""",
)
BULK_PATH = "/schedules/amazon/asin/create/bulk/"
BULK_CSV = """domain,customer_postcode,asin,include_raw_html
amazon.com.au,4500,B0DJQQ38TG,true
amazon.com.au,4500,B0ABC12345,false
"""
BULK_RESPONSE = """{
  "code": 200,
  "data": {
    "success_count": 2,
    "error_rows": []
  },
  "status": 1
}"""
LIST = Example(
    "/schedules/amazon/asin/list/",
    """{
  "collection_id": 101,
  "skip": 0,
  "limit": 100,
  "with_count": 1
}""",
    """{
  "code": 200,
  "data": {
    "total_count": 5000,
    "asin_list": [
      {
        "id": 5,
        "asin": "B0DJQQ38TG",
        "domain": { "id": 1, "domain": "amazon.com.au" },
        "customer_postcode": { "id": 15, "zipcode": "4500" },
        "custom_id": "ref-001",
        "include_raw_html": false,
        "output": "JSON"
      }
    ]
  },
  "status": 1
}""",
)
GET = Example(
    "/schedules/amazon/asin/get/",
    """{
  "id": 5
}""",
    """{
  "code": 200,
  "data": {
    "id": 5,
    "asin": "B0DJQQ38TG",
    "collection": 101,
    "domain": { "id": 1, "domain": "amazon.com.au" },
    "customer_postcode": { "id": 15, "zipcode": "4500" },
    "custom_id": "ref-001",
    "include_raw_html": false,
    "output": "JSON",
    "created_at": "2026-06-20T10:00:00Z"
  },
  "status": 1
}""",
)
UPDATE = Example(
    "/schedules/amazon/asin/update/",
    """{
  "asin_id": 5,
  "include_raw_html": true,
  "custom_id": "ref-updated"
}""",
    """{
  "code": 200,
  "data": {
    "id": 5,
    "asin": "B0DJQQ38TG",
    "include_raw_html": true,
    "output": "JSON",
    "custom_id": "ref-updated",
    "updated_at": "2026-06-20T11:00:00Z"
  },
  "status": 1
}""",
)
DELETE = Example(
    "/schedules/amazon/asin/delete/",
    """{
  "asin_id": 5
}""",
    """{ "code": 200, "data": "ASIN deleted successfully", "status": 1 }""",
)
OUTPUT_LIST = Example(
    "/schedules/amazon/asin/output/list/",
    """{
  "collection_id": 101,
  "skip": 0,
  "limit": 100
}""",
    """{
  "code": 200,
  "data": [
    {
      "id": 88,
      "user": 42,
      "collection": 101,
      "output_json_count": 3,
      "created_at": "2026-06-20T12:00:00Z",
      "updated_at": "2026-06-20T12:05:00Z"
    }
  ],
  "status": 1
}""",
)
OUTPUT = Example(
    "/schedules/amazon/asin/output/",
    """{
  "asin_id": 88
}""",
    """{
  "code": 200,
  "data": {
    "id": 88,
    "user": 42,
    "collection": 101,
    "output_json": {
      "asin": "B0DJQQ38TG",
      "title": "Example Product",
      "price": "$49.99",
      "availability": "In Stock"
    },
    "output_json_count": 3,
    "created_at": "2026-06-20T12:00:00Z"
  },
  "status": 1
}""",
)
