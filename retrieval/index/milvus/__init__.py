"""The engine for archives that outgrow a machine or serve several: passages, vectors and event filters in a Milvus."""
