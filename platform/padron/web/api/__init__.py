"""The API of other systems, `/api/v1`: one table of endpoints, from which its routes and its OpenAPI document come."""
