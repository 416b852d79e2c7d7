"""The five services of Siquan, the chassis they stand on and the contracts they publish."""
